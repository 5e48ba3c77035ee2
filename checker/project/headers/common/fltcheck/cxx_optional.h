/* cxx_optional.h - std::optional in plain words: room for one, and whether it is there. */
#ifndef FLTCHECK_CXX_OPTIONAL_H
#define FLTCHECK_CXX_OPTIONAL_H

#include <fltcheck/cxx_elements.h>

namespace std {

struct nullopt_t {
    explicit constexpr nullopt_t(int) {}
};
static constexpr nullopt_t nullopt(0);

class bad_optional_access {};

template <class T> class optional {
public:
    typedef T value_type;

    optional() noexcept : has_(false) {}
    optional(nullopt_t) noexcept : has_(false) {}
    optional(const optional &other) : has_(false) {
        if (other.has_) {
            make(*other);
        }
    }
    optional(optional &&other) : has_(false) {
        if (other.has_) {
            make(static_cast<T &&>(*other));
        }
    }
    optional(const T &value) : has_(false) { make(value); }
    optional(T &&value) : has_(false) { make(static_cast<T &&>(value)); }
    template <class... P> explicit optional(in_place_t, P &&...p) : has_(false) {
        make(static_cast<P &&>(p)...);
    }
    ~optional() { reset(); }

    optional &operator=(nullopt_t) noexcept {
        reset();
        return *this;
    }
    optional &operator=(const optional &other) {
        if (this != &other) {
            reset();
            if (other.has_) {
                make(*other);
            }
        }
        return *this;
    }
    optional &operator=(optional &&other) {
        if (has_ && other.has_) {
            value() = static_cast<T &&>(*other);
        } else if (other.has_) {
            make(static_cast<T &&>(*other));
        } else {
            reset();
        }
        return *this;
    }
    optional &operator=(const T &value) {
        if (has_) {
            this->value() = value;
        } else {
            make(value);
        }
        return *this;
    }
    optional &operator=(T &&value) {
        if (has_) {
            this->value() = static_cast<T &&>(value);
        } else {
            make(static_cast<T &&>(value));
        }
        return *this;
    }

    template <class... P> T &emplace(P &&...p) {
        reset();
        make(static_cast<P &&>(p)...);
        return value();
    }
    void reset() noexcept {
        if (has_) {
            has_ = false;
            value().~T();
        }
    }
    void swap(optional &other) {
        optional old(static_cast<optional &&>(*this));
        *this = static_cast<optional &&>(other);
        other = static_cast<optional &&>(old);
    }

    bool has_value() const noexcept { return has_; }
    explicit operator bool() const noexcept { return has_; }
    T &value() { return *reinterpret_cast<T *>(room_); }
    const T &value() const { return *reinterpret_cast<const T *>(room_); }
    T &operator*() noexcept { return *reinterpret_cast<T *>(room_); }
    const T &operator*() const noexcept { return *reinterpret_cast<const T *>(room_); }
    T *operator->() noexcept { return reinterpret_cast<T *>(room_); }
    const T *operator->() const noexcept { return reinterpret_cast<const T *>(room_); }
    template <class U> T value_or(U &&other) const {
        return has_ ? value() : static_cast<T>(static_cast<U &&>(other));
    }

private:
    alignas(T) unsigned char room_[sizeof(T)];
    bool has_;

    template <class... P> void make(P &&...p) {
        ::new (static_cast<void *>(room_)) T(static_cast<P &&>(p)...);
        has_ = true;
    }
};

template <class T> bool operator==(const optional<T> &a, nullopt_t) noexcept {
    return !a.has_value();
}
template <class T> bool operator!=(const optional<T> &a, nullopt_t) noexcept {
    return a.has_value();
}
template <class T> bool operator==(const optional<T> &a, const T &b) {
    return a.has_value() && *a == b;
}
template <class T> bool operator!=(const optional<T> &a, const T &b) {
    return !(a == b);
}
template <class T> bool operator==(const optional<T> &a, const optional<T> &b) {
    return a.has_value() == b.has_value() && (!a.has_value() || *a == *b);
}
template <class T> bool operator!=(const optional<T> &a, const optional<T> &b) {
    return !(a == b);
}

template <class T> optional<typename __fltcheck_plain<T>::type> make_optional(T &&value) {
    return optional<typename __fltcheck_plain<T>::type>(static_cast<T &&>(value));
}
template <class T, class... P> optional<T> make_optional(P &&...p) {
    return optional<T>(in_place_t(), static_cast<P &&>(p)...);
}

} /* namespace std */

#endif
