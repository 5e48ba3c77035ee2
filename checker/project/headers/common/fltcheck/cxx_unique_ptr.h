/* cxx_unique_ptr.h - std::unique_ptr in plain words: one pointer, and what deletes it. */
#ifndef FLTCHECK_CXX_UNIQUE_PTR_H
#define FLTCHECK_CXX_UNIQUE_PTR_H

#include <fltcheck/cxx_utility.h>

namespace std {

template <class T> struct default_delete {
    default_delete() noexcept {}
    template <class U> default_delete(const default_delete<U> &) noexcept {}
    void operator()(T *pointer) const { delete pointer; }
};
template <class T> struct default_delete<T[]> {
    default_delete() noexcept {}
    void operator()(T *pointer) const { delete[] pointer; }
};

template <class T> struct __fltcheck_always {
    typedef void type;
};
template <class T, class D, class = void> struct __fltcheck_pointer {
    typedef T *type;
};
template <class T, class D>
struct __fltcheck_pointer<T, D, typename __fltcheck_always<typename D::pointer>::type> {
    typedef typename D::pointer type;
};

template <class T, class D = default_delete<T>> class unique_ptr {
public:
    typedef typename __fltcheck_pointer<T, D>::type pointer;
    typedef T element_type;
    typedef D deleter_type;

    unique_ptr() noexcept : pointer_(), deleter_() {}
    unique_ptr(decltype(nullptr)) noexcept : pointer_(), deleter_() {}
    explicit unique_ptr(pointer p) noexcept : pointer_(p), deleter_() {}
    unique_ptr(pointer p, const D &d) noexcept : pointer_(p), deleter_(d) {}
    unique_ptr(unique_ptr &&other) noexcept : pointer_(other.pointer_), deleter_(other.deleter_) {
        other.pointer_ = pointer();
    }
    template <class U, class E>
    unique_ptr(unique_ptr<U, E> &&other) noexcept : pointer_(other.release()), deleter_() {}
    unique_ptr(const unique_ptr &) = delete;
    unique_ptr &operator=(const unique_ptr &) = delete;
    ~unique_ptr() {
        if (pointer_ != pointer()) {
            deleter_(pointer_);
        }
    }

    unique_ptr &operator=(unique_ptr &&other) noexcept {
        reset(other.release());
        deleter_ = other.deleter_;
        return *this;
    }
    unique_ptr &operator=(decltype(nullptr)) noexcept {
        reset();
        return *this;
    }

    pointer get() const noexcept { return pointer_; }
    D &get_deleter() noexcept { return deleter_; }
    const D &get_deleter() const noexcept { return deleter_; }
    explicit operator bool() const noexcept { return pointer_ != pointer(); }
    pointer operator->() const noexcept { return pointer_; }
    typename __fltcheck_reference<T>::type operator*() const noexcept { return *pointer_; }

    pointer release() noexcept {
        pointer p = pointer_;
        pointer_ = pointer();
        return p;
    }
    void reset(pointer p = pointer()) noexcept {
        pointer old = pointer_;
        pointer_ = p;
        if (old != pointer()) {
            deleter_(old);
        }
    }
    void swap(unique_ptr &other) noexcept {
        pointer p = pointer_;
        pointer_ = other.pointer_;
        other.pointer_ = p;
    }

private:
    pointer pointer_;
    D deleter_;
};

template <class T, class D> class unique_ptr<T[], D> {
public:
    typedef T *pointer;
    typedef T element_type;
    typedef D deleter_type;

    unique_ptr() noexcept : pointer_() {}
    unique_ptr(decltype(nullptr)) noexcept : pointer_() {}
    explicit unique_ptr(T *p) noexcept : pointer_(p) {}
    unique_ptr(unique_ptr &&other) noexcept : pointer_(other.pointer_) { other.pointer_ = nullptr; }
    unique_ptr(const unique_ptr &) = delete;
    unique_ptr &operator=(const unique_ptr &) = delete;
    ~unique_ptr() {
        if (pointer_) {
            deleter_(pointer_);
        }
    }
    unique_ptr &operator=(unique_ptr &&other) noexcept {
        reset(other.release());
        return *this;
    }

    T *get() const noexcept { return pointer_; }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }
    T &operator[](decltype(sizeof(0)) index) const { return pointer_[index]; }
    T *release() noexcept {
        T *p = pointer_;
        pointer_ = nullptr;
        return p;
    }
    void reset(T *p = nullptr) noexcept {
        T *old = pointer_;
        pointer_ = p;
        if (old) {
            deleter_(old);
        }
    }
    D &get_deleter() noexcept { return deleter_; }

private:
    T *pointer_;
    D deleter_;
};

template <class T, class D, class U, class E>
bool operator==(const unique_ptr<T, D> &a, const unique_ptr<U, E> &b) {
    return a.get() == b.get();
}
template <class T, class D> bool operator==(const unique_ptr<T, D> &a, decltype(nullptr)) noexcept {
    return !a;
}
template <class T, class D> bool operator!=(const unique_ptr<T, D> &a, decltype(nullptr)) noexcept {
    return static_cast<bool>(a);
}

template <class T> struct __fltcheck_made {
    typedef unique_ptr<T> one;
};
template <class T> struct __fltcheck_made<T[]> {
    typedef unique_ptr<T[]> many;
};
template <class T, class... A> typename __fltcheck_made<T>::one make_unique(A &&...a) {
    return unique_ptr<T>(new T(static_cast<A &&>(a)...));
}
template <class T> typename __fltcheck_made<T>::many make_unique(decltype(sizeof(0)) count) {
    typedef typename __fltcheck_made<T>::many::element_type element;
    return unique_ptr<T>(new element[count]);
}

} /* namespace std */

#endif
