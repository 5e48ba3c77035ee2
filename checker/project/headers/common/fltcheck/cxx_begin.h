/* cxx_begin.h - hides macros that the C++ library uses as names, and gives it its own
 * __try and __catch, which elsewhere are the words of structured exception handling.
 * May nest. */
#pragma push_macro("__in")
#pragma push_macro("__out")
#pragma push_macro("__inout")
#pragma push_macro("__pre")
#pragma push_macro("__post")
#pragma push_macro("__valid")
#pragma push_macro("__range")
#pragma push_macro("__bound")
#pragma push_macro("__deref")
#pragma push_macro("__success")
#pragma push_macro("__callback")
#pragma push_macro("__reserved")
#pragma push_macro("__allocator")
#pragma push_macro("__null_terminated")
#pragma push_macro("__fallthrough")
#pragma push_macro("min")
#pragma push_macro("max")
#pragma push_macro("__try")
#pragma push_macro("__catch")
#pragma push_macro("__throw_exception_again")
#undef __in
#undef __out
#undef __inout
#undef __pre
#undef __post
#undef __valid
#undef __range
#undef __bound
#undef __deref
#undef __success
#undef __callback
#undef __reserved
#undef __allocator
#undef __null_terminated
#undef __fallthrough
#undef min
#undef max
#undef __try
#undef __catch
#undef __throw_exception_again
#define __try try
#define __catch(X) catch (X)
#define __throw_exception_again throw
