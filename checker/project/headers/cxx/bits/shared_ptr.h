/* shared_ptr.h - instead of that of GNU's C++ library, whose counter has virtual functions that
 * come from templates. */
#pragma once
#include <iosfwd>
#include <bits/shared_ptr_base.h>
#include <fltcheck/cxx_shared_ptr.h>

namespace std {
template <class T> struct hash<shared_ptr<T>> {
    size_t operator()(const shared_ptr<T> &) const noexcept { return 0; }
};
template <class T, class A, class... P> shared_ptr<T> allocate_shared(const A &, P &&...p) {
    return make_shared<T>(static_cast<P &&>(p)...);
}
} /* namespace std */
