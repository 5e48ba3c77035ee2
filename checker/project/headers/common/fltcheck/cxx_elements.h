/* cxx_elements.h - what containers need of the rest of the library. The including header brings
 * std::allocator, std::initializer_list and std::reverse_iterator. */
#ifndef FLTCHECK_CXX_ELEMENTS_H
#define FLTCHECK_CXX_ELEMENTS_H

#include <fltcheck/cxx_utility.h>

extern "C" {
void *__fltcheck_cxx_elements(unsigned long long size);
void __fltcheck_cxx_end_elements(void *room);
}

namespace std {

/* What a number is not: something that can be read through. */
template <class I, class = decltype(**static_cast<I *>(nullptr))> struct __fltcheck_iterator {
    typedef void type;
};

/* Room for all elements that there will ever be. */
inline void *__fltcheck_elements(unsigned long long size) {
    return __fltcheck_cxx_elements(size * 4096);
}

} /* namespace std */

#endif
