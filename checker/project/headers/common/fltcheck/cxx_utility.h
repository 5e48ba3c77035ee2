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

template <class T> struct __fltcheck_plain {
    typedef T type;
};
template <class T> struct __fltcheck_plain<T &> {
    typedef typename __fltcheck_plain<T>::type type;
};
template <class T> struct __fltcheck_plain<const T> {
    typedef T type;
};

} /* namespace std */

#endif
