/* cxx_array.h - std::array: an array, and how one goes through it. */
#ifndef FLTCHECK_CXX_ARRAY_H
#define FLTCHECK_CXX_ARRAY_H

#include <fltcheck/cxx_elements.h>

namespace std {

template <class T, decltype(sizeof(0)) N> struct array {
    typedef T value_type;
    typedef T *iterator;
    typedef const T *const_iterator;
    typedef decltype(sizeof(0)) size_type;
    typedef T &reference;
    typedef const T &const_reference;

    T elements_[N > 0 ? N : 1];

    constexpr T *begin() noexcept { return elements_; }
    constexpr T *end() noexcept { return elements_ + N; }
    constexpr const T *begin() const noexcept { return elements_; }
    constexpr const T *end() const noexcept { return elements_ + N; }
    constexpr const T *cbegin() const noexcept { return elements_; }
    constexpr const T *cend() const noexcept { return elements_ + N; }
    constexpr size_type size() const noexcept { return N; }
    constexpr size_type max_size() const noexcept { return N; }
    constexpr bool empty() const noexcept { return N == 0; }
    constexpr T &operator[](size_type index) noexcept { return elements_[index]; }
    constexpr const T &operator[](size_type index) const noexcept { return elements_[index]; }
    constexpr T &at(size_type index) { return elements_[index]; }
    constexpr const T &at(size_type index) const { return elements_[index]; }
    constexpr T &front() noexcept { return elements_[0]; }
    constexpr const T &front() const noexcept { return elements_[0]; }
    constexpr T &back() noexcept { return elements_[N - 1]; }
    constexpr const T &back() const noexcept { return elements_[N - 1]; }
    constexpr T *data() noexcept { return elements_; }
    constexpr const T *data() const noexcept { return elements_; }
    void fill(const T &value) {
        for (T &element : elements_) {
            element = value;
        }
    }
};

template <class T, decltype(sizeof(0)) N>
bool operator==(const array<T, N> &a, const array<T, N> &b) {
    decltype(sizeof(0)) i = 0;
    while (i < N && a[i] == b[i]) {
        i++;
    }
    return i == N;
}
template <class T, decltype(sizeof(0)) N>
bool operator!=(const array<T, N> &a, const array<T, N> &b) {
    return !(a == b);
}
template <decltype(sizeof(0)) I, class T, decltype(sizeof(0)) N>
constexpr T &get(array<T, N> &a) noexcept {
    return a[I];
}
template <decltype(sizeof(0)) I, class T, decltype(sizeof(0)) N>
constexpr const T &get(const array<T, N> &a) noexcept {
    return a[I];
}

} /* namespace std */

#endif
