/* auto_ptr.h - instead of that of GNU's C++ library, which looks into its std::unique_ptr. */
#pragma once

namespace std {
template <class T> class auto_ptr;
} /* namespace std */
