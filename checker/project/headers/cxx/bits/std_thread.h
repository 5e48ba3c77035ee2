/* std_thread.h - instead of that of GNU's C++ library, which hides what it runs. */
#pragma once
#include <bits/c++config.h>
#include <bits/functional_hash.h>
#include <bits/unique_ptr.h>
#include <iosfwd>
#include <fltcheck/cxx_thread.h>

namespace std {
template <> struct hash<thread::id> {
    size_t operator()(const thread::id &) const noexcept { return 0; }
};
} /* namespace std */
