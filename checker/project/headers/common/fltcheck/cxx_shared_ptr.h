/* cxx_shared_ptr.h - std::shared_ptr in plain words: a pointer, what deletes it, and how many
 * there are that hold it. */
#ifndef FLTCHECK_CXX_SHARED_PTR_H
#define FLTCHECK_CXX_SHARED_PTR_H

#include <fltcheck/cxx_unique_ptr.h>

namespace std {

struct __fltcheck_shared {
    long owners, watchers; /* all owners together are one watcher */
    void (*end)(__fltcheck_shared *);
    void (*free)(__fltcheck_shared *);

    void drop() {
        if (--owners == 0) {
            end(this);
            unwatch();
        }
    }
    void unwatch() {
        if (--watchers == 0) {
            free(this);
        }
    }
};

template <class P, class D> struct __fltcheck_owned {
    __fltcheck_shared shared;
    P pointer;
    D deleter;

    static void end(__fltcheck_shared *shared) {
        __fltcheck_owned *owned = reinterpret_cast<__fltcheck_owned *>(shared);
        owned->deleter(owned->pointer);
    }
    static void free(__fltcheck_shared *shared) {
        delete reinterpret_cast<__fltcheck_owned *>(shared);
    }
    static __fltcheck_shared *make(P p, D d) {
        __fltcheck_owned *owned = new __fltcheck_owned{{1, 1, &end, &free}, p, d};
        return &owned->shared;
    }
};

template <class T> struct __fltcheck_element {
    typedef T type;
};
template <class T> struct __fltcheck_element<T[]> {
    typedef T type;
};

template <class T> class weak_ptr;
template <class T> class enable_shared_from_this;

template <class T> class shared_ptr {
public:
    typedef typename __fltcheck_element<T>::type element_type;
    typedef weak_ptr<T> weak_type;

    shared_ptr() noexcept {}
    shared_ptr(decltype(nullptr)) noexcept {}
    template <class U> explicit shared_ptr(U *p) : pointer_(p) {
        shared_ = __fltcheck_owned<U *, default_delete<U>>::make(p, default_delete<U>());
        __fltcheck_meet(this, p);
    }
    template <class U, class D> shared_ptr(U *p, D d) : pointer_(p) {
        shared_ = __fltcheck_owned<U *, D>::make(p, d);
        __fltcheck_meet(this, p);
    }
    template <class D> shared_ptr(decltype(nullptr), D d) {
        shared_ = __fltcheck_owned<T *, D>::make(nullptr, d);
    }
    template <class U>
    shared_ptr(const shared_ptr<U> &other, element_type *p) noexcept
        : pointer_(p), shared_(other.shared_) {
        keep();
    }
    shared_ptr(const shared_ptr &other) noexcept : pointer_(other.pointer_), shared_(other.shared_) {
        keep();
    }
    shared_ptr(shared_ptr &&other) noexcept : pointer_(other.pointer_), shared_(other.shared_) {
        other.forget();
    }
    template <class U>
    shared_ptr(const shared_ptr<U> &other) noexcept
        : pointer_(other.pointer_), shared_(other.shared_) {
        keep();
    }
    template <class U>
    shared_ptr(shared_ptr<U> &&other) noexcept : pointer_(other.pointer_), shared_(other.shared_) {
        other.forget();
    }
    template <class U, class D> shared_ptr(unique_ptr<U, D> &&other) : pointer_(other.get()) {
        if (pointer_) {
            shared_ = __fltcheck_owned<U *, D>::make(other.release(), other.get_deleter());
        }
    }
    ~shared_ptr() {
        if (shared_) {
            shared_->drop();
        }
    }

    shared_ptr &operator=(const shared_ptr &other) noexcept {
        shared_ptr copy(other);
        swap(copy);
        return *this;
    }
    shared_ptr &operator=(shared_ptr &&other) noexcept {
        shared_ptr taken(static_cast<shared_ptr &&>(other));
        swap(taken);
        return *this;
    }
    template <class U> shared_ptr &operator=(const shared_ptr<U> &other) noexcept {
        shared_ptr copy(other);
        swap(copy);
        return *this;
    }

    void reset() noexcept {
        shared_ptr none;
        swap(none);
    }
    template <class U> void reset(U *p) {
        shared_ptr made(p);
        swap(made);
    }
    template <class U, class D> void reset(U *p, D d) {
        shared_ptr made(p, d);
        swap(made);
    }
    void swap(shared_ptr &other) noexcept {
        element_type *pointer = pointer_;
        __fltcheck_shared *shared = shared_;
        pointer_ = other.pointer_;
        shared_ = other.shared_;
        other.pointer_ = pointer;
        other.shared_ = shared;
    }

    element_type *get() const noexcept { return pointer_; }
    element_type *operator->() const noexcept { return pointer_; }
    typename __fltcheck_reference<element_type>::type operator*() const noexcept {
        return *pointer_;
    }
    template <class I>
    typename __fltcheck_reference<element_type>::type operator[](I index) const {
        return pointer_[index];
    }
    explicit operator bool() const noexcept { return pointer_ != nullptr; }
    long use_count() const noexcept { return shared_ ? shared_->owners : 0; }
    bool unique() const noexcept { return use_count() == 1; }

private:
    template <class U> friend class shared_ptr;
    template <class U> friend class weak_ptr;

    element_type *pointer_ = nullptr;
    __fltcheck_shared *shared_ = nullptr;

    void keep() noexcept {
        if (shared_) {
            ++shared_->owners;
        }
    }
    void forget() noexcept {
        pointer_ = nullptr;
        shared_ = nullptr;
    }
};

template <class T> class weak_ptr {
public:
    weak_ptr() noexcept {}
    weak_ptr(const weak_ptr &other) noexcept : pointer_(other.pointer_), shared_(other.shared_) {
        watch();
    }
    template <class U>
    weak_ptr(const shared_ptr<U> &other) noexcept
        : pointer_(other.pointer_), shared_(other.shared_) {
        watch();
    }
    ~weak_ptr() { reset(); }
    weak_ptr &operator=(const weak_ptr &other) noexcept {
        reset();
        pointer_ = other.pointer_;
        shared_ = other.shared_;
        watch();
        return *this;
    }
    template <class U> weak_ptr &operator=(const shared_ptr<U> &other) noexcept {
        reset();
        pointer_ = other.pointer_;
        shared_ = other.shared_;
        watch();
        return *this;
    }
    void reset() noexcept {
        if (shared_) {
            shared_->unwatch();
        }
        pointer_ = nullptr;
        shared_ = nullptr;
    }
    bool expired() const noexcept { return !shared_ || shared_->owners == 0; }
    long use_count() const noexcept { return shared_ ? shared_->owners : 0; }
    shared_ptr<T> lock() const noexcept {
        shared_ptr<T> result;
        if (!expired()) {
            result.pointer_ = pointer_;
            result.shared_ = shared_;
            result.keep();
        }
        return result;
    }

private:
    T *pointer_ = nullptr;
    __fltcheck_shared *shared_ = nullptr;

    void watch() noexcept {
        if (shared_) {
            ++shared_->watchers;
        }
    }
};

template <class T> class enable_shared_from_this {
public:
    shared_ptr<T> shared_from_this() { return __fltcheck_self.lock(); }
    weak_ptr<T> weak_from_this() noexcept { return __fltcheck_self; }

    weak_ptr<T> __fltcheck_self;

protected:
    enable_shared_from_this() noexcept {}
    enable_shared_from_this(const enable_shared_from_this &) noexcept {}
    enable_shared_from_this &operator=(const enable_shared_from_this &) noexcept { return *this; }
};

inline void __fltcheck_meet(const volatile void *, const volatile void *) {}
template <class U, class T>
void __fltcheck_meet(const shared_ptr<U> *owner, enable_shared_from_this<T> *object) {
    object->__fltcheck_self = shared_ptr<T>(*owner, static_cast<T *>(object));
}

template <class T, class... A> shared_ptr<T> make_shared(A &&...a) {
    return shared_ptr<T>(new T(static_cast<A &&>(a)...));
}
template <class T, class U> shared_ptr<T> static_pointer_cast(const shared_ptr<U> &p) noexcept {
    return shared_ptr<T>(p, static_cast<T *>(p.get()));
}
template <class T, class U> shared_ptr<T> const_pointer_cast(const shared_ptr<U> &p) noexcept {
    return shared_ptr<T>(p, const_cast<T *>(p.get()));
}
template <class T, class U>
shared_ptr<T> reinterpret_pointer_cast(const shared_ptr<U> &p) noexcept {
    return shared_ptr<T>(p, reinterpret_cast<T *>(p.get()));
}
template <class T, class U> shared_ptr<T> dynamic_pointer_cast(const shared_ptr<U> &p) noexcept {
    T *cast = dynamic_cast<T *>(p.get());
    return cast ? shared_ptr<T>(p, cast) : shared_ptr<T>();
}

template <class T, class U>
bool operator==(const shared_ptr<T> &a, const shared_ptr<U> &b) noexcept {
    return a.get() == b.get();
}
template <class T, class U>
bool operator!=(const shared_ptr<T> &a, const shared_ptr<U> &b) noexcept {
    return a.get() != b.get();
}
template <class T> bool operator==(const shared_ptr<T> &a, decltype(nullptr)) noexcept {
    return !a;
}
template <class T> bool operator!=(const shared_ptr<T> &a, decltype(nullptr)) noexcept {
    return static_cast<bool>(a);
}
template <class T, class U>
bool operator<(const shared_ptr<T> &a, const shared_ptr<U> &b) noexcept {
    return a.get() < b.get();
}

} /* namespace std */

#endif
