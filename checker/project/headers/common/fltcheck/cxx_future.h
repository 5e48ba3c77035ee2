/* cxx_future.h - std::async and its kin as far as it matters which function runs on a thread of its
 * own, and who waits. */
#ifndef FLTCHECK_CXX_FUTURE_H
#define FLTCHECK_CXX_FUTURE_H

#include <fltcheck/cxx_shared_ptr.h>
#include <fltcheck/cxx_thread.h>

extern "C" int __fltcheck_cxx_wait_result(void); /* nobody knows */

namespace std {

enum class launch { async = 1, deferred = 2 };
enum class future_status { ready, timeout, deferred };

/* `thread` is NULL where a promise makes the result, or somebody has waited. */
template <class R> struct __fltcheck_outcome {
    void *thread = nullptr;
    R value = R();
    template <class F> void run(F &f) { value = f(); }
    R take() { return value; }
};
template <> struct __fltcheck_outcome<void> {
    void *thread = nullptr;
    template <class F> void run(F &f) { f(); }
    void take() {}
};

template <class R> class future {
public:
    future() noexcept {}
    explicit future(const shared_ptr<__fltcheck_outcome<R>> &outcome) : outcome_(outcome) {}
    future(future &&other) noexcept : outcome_(other.outcome_) { other.outcome_.reset(); }
    future(const future &) = delete;
    future &operator=(const future &) = delete;
    future &operator=(future &&other) noexcept {
        finish();
        outcome_ = other.outcome_;
        other.outcome_.reset();
        return *this;
    }
    ~future() { finish(); }

    bool valid() const noexcept { return outcome_.get() != nullptr; }
    void wait() const {
        if (outcome_->thread) {
            __fltcheck_cxx_join(outcome_->thread);
            outcome_->thread = nullptr;
        } else {
            __fltcheck_cxx_sleep();
        }
    }
    template <class D> future_status wait_for(const D &) const {
        __fltcheck_cxx_sleep();
        return __fltcheck_cxx_wait_result() ? future_status::ready : future_status::timeout;
    }
    template <class T> future_status wait_until(const T &time) const { return wait_for(time); }
    R get() {
        wait();
        return outcome_->take();
    }

private:
    shared_ptr<__fltcheck_outcome<R>> outcome_;

    void finish() noexcept {
        if (outcome_.get() && outcome_->thread) {
            __fltcheck_cxx_join(outcome_->thread);
            outcome_->thread = nullptr;
        }
    }
};

template <class R> class promise {
public:
    promise() : outcome_(new __fltcheck_outcome<R>()) {}
    promise(promise &&other) noexcept : outcome_(other.outcome_) { other.outcome_.reset(); }
    promise(const promise &) = delete;
    promise &operator=(const promise &) = delete;
    future<R> get_future() { return future<R>(outcome_); }
    template <class... A> void set_value(A &&...) {}
    template <class E> void set_exception(const E &) {}

private:
    shared_ptr<__fltcheck_outcome<R>> outcome_;
};

template <class R, class F> struct __fltcheck_async {
    shared_ptr<__fltcheck_outcome<R>> outcome;
    F f;
    static void run(void *self) {
        __fltcheck_async *call = static_cast<__fltcheck_async *>(self);
        call->outcome->run(call->f);
    }
};

template <class F> auto async(launch, F f) -> future<decltype(f())> {
    typedef decltype(f()) result;
    typedef __fltcheck_async<result, F> call;
    shared_ptr<__fltcheck_outcome<result>> outcome(new __fltcheck_outcome<result>());
    outcome->thread = __fltcheck_cxx_thread(call::run, new call{outcome, f});
    return future<result>(outcome);
}
template <class F, class A> auto async(launch policy, F f, A a) -> future<decltype(f(a))> {
    return async(policy, [f, a]() mutable { return f(a); });
}
template <class F> auto async(F f) -> future<decltype(f())> { return async(launch::async, f); }
template <class F, class A> auto async(F f, A a) -> future<decltype(f(a))> {
    return async(launch::async, [f, a]() mutable { return f(a); });
}

} /* namespace std */

#endif
