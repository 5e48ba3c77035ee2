/* cxx_utility.h - small parts of C++'s library that others here are made of. */
#ifndef FLTCHECK_CXX_UTILITY_H
#define FLTCHECK_CXX_UTILITY_H

namespace std {

template <class T> struct __fltcheck_reference {
    typedef T &type;
};
template <> struct __fltcheck_reference<void> {
    typedef void type;
};
template <> struct __fltcheck_reference<const void> {
    typedef void type;
};

} /* namespace std */

#endif
