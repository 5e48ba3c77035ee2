/* exception_defines.h - GNU's C++ library writes __try and __catch for the C++
 * keywords; here __try stays the keyword of structured exception handling, so
 * that code can use it after including the library. Its own handlers become
 * handlers of that kind: the same shape, and never analysed. */
#ifndef _EXCEPTION_DEFINES_H
#define _EXCEPTION_DEFINES_H 1

#define __catch(X) __except (1)
#define __throw_exception_again

#endif
