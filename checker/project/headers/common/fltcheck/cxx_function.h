/* cxx_function.h - std::function in plain words: a copy of what is called, and how. */
#ifndef FLTCHECK_CXX_FUNCTION_H
#define FLTCHECK_CXX_FUNCTION_H

#include <fltcheck/cxx_utility.h>

namespace std {

template <class S> struct __fltcheck_signature;
template <class R, class... A> struct __fltcheck_signature<R(A...)> {
    typedef R result;
    typedef R (*runner)(void *, A...);
    template <class F> static R run(void *f, A... a) {
        return (*static_cast<F *>(f))(static_cast<A &&>(a)...);
    }
};
template <class... A> struct __fltcheck_signature<void(A...)> {
    typedef void result;
    typedef void (*runner)(void *, A...);
    template <class F> static void run(void *f, A... a) {
        (*static_cast<F *>(f))(static_cast<A &&>(a)...);
    }
};

template <class F> struct __fltcheck_kept {
    static void *copy(void *f) { return new F(*static_cast<F *>(f)); }
    static void end(void *f) { delete static_cast<F *>(f); }
};

template <class S> class function {
    typedef __fltcheck_signature<S> signature;

public:
    typedef typename signature::result result_type;

    function() noexcept {}
    function(decltype(nullptr)) noexcept {}
    function(const function &other) : run_(other.run_), copy_(other.copy_), end_(other.end_) {
        kept_ = other.kept_ ? other.copy_(other.kept_) : nullptr;
    }
    function(function &&other) noexcept
        : kept_(other.kept_), run_(other.run_), copy_(other.copy_), end_(other.end_) {
        other.kept_ = nullptr;
    }
    template <class F> function(F f) {
        kept_ = new F(static_cast<F &&>(f));
        run_ = &signature::template run<F>;
        copy_ = &__fltcheck_kept<F>::copy;
        end_ = &__fltcheck_kept<F>::end;
    }
    ~function() {
        if (kept_) {
            end_(kept_);
        }
    }

    function &operator=(const function &other) {
        function copy(other);
        swap(copy);
        return *this;
    }
    function &operator=(function &&other) noexcept {
        function taken(static_cast<function &&>(other));
        swap(taken);
        return *this;
    }
    function &operator=(decltype(nullptr)) noexcept {
        function none;
        swap(none);
        return *this;
    }
    template <class F> function &operator=(F f) {
        function made(static_cast<F &&>(f));
        swap(made);
        return *this;
    }

    void swap(function &other) noexcept {
        void *kept = kept_;
        typename signature::runner run = run_;
        void *(*copy)(void *) = copy_;
        void (*end)(void *) = end_;
        kept_ = other.kept_;
        run_ = other.run_;
        copy_ = other.copy_;
        end_ = other.end_;
        other.kept_ = kept;
        other.run_ = run;
        other.copy_ = copy;
        other.end_ = end;
    }
    explicit operator bool() const noexcept { return kept_ != nullptr; }
    template <class... B> result_type operator()(B &&...b) const {
        return run_(kept_, static_cast<B &&>(b)...);
    }

private:
    void *kept_ = nullptr;
    typename signature::runner run_ = nullptr;
    void *(*copy_)(void *) = nullptr;
    void (*end_)(void *) = nullptr;
};

template <class S> bool operator==(const function<S> &f, decltype(nullptr)) noexcept {
    return !static_cast<bool>(f);
}
template <class S> bool operator!=(const function<S> &f, decltype(nullptr)) noexcept {
    return static_cast<bool>(f);
}

} /* namespace std */

#endif
