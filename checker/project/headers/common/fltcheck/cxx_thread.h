/* cxx_thread.h - std::thread as far as it matters which function runs with what, and who waits. */
#ifndef FLTCHECK_CXX_THREAD_H
#define FLTCHECK_CXX_THREAD_H

#include <fltcheck/cxx_utility.h>

extern "C" {
void *__fltcheck_cxx_thread(void (*run)(void *), void *context);
void __fltcheck_cxx_join(void *thread);
void __fltcheck_cxx_sleep(void);
void __fltcheck_cxx_end(void);
}

namespace std {

template <class F> struct __fltcheck_call0 {
    F f;
    static void run(void *self) { static_cast<__fltcheck_call0 *>(self)->f(); }
};
template <class F, class A> struct __fltcheck_call1 {
    F f;
    A a;
    static void run(void *self) {
        __fltcheck_call1 *call = static_cast<__fltcheck_call1 *>(self);
        call->f(call->a);
    }
};
template <class F, class A, class B> struct __fltcheck_call2 {
    F f;
    A a;
    B b;
    static void run(void *self) {
        __fltcheck_call2 *call = static_cast<__fltcheck_call2 *>(self);
        call->f(call->a, call->b);
    }
};
template <class M, class O> struct __fltcheck_method0 {
    M m;
    O *o;
    static void run(void *self) {
        __fltcheck_method0 *call = static_cast<__fltcheck_method0 *>(self);
        (call->o->*(call->m))();
    }
};
template <class M, class O, class A> struct __fltcheck_method1 {
    M m;
    O *o;
    A a;
    static void run(void *self) {
        __fltcheck_method1 *call = static_cast<__fltcheck_method1 *>(self);
        (call->o->*(call->m))(call->a);
    }
};

class thread {
public:
    typedef void *native_handle_type;
    class id {
    public:
        id() noexcept {}
        explicit id(void *thread) noexcept : thread_(thread) {}
        friend bool operator==(id a, id b) noexcept { return a.thread_ == b.thread_; }
        friend bool operator!=(id a, id b) noexcept { return a.thread_ != b.thread_; }
        friend bool operator<(id a, id b) noexcept { return a.thread_ < b.thread_; }

    private:
        void *thread_ = nullptr;
    };

    thread() noexcept {}
    template <class R, class C, class O> thread(R (C::*m)(), O *o) {
        typedef __fltcheck_method0<R (C::*)(), O> call;
        thread_ = __fltcheck_cxx_thread(call::run, new call{m, o});
    }
    template <class R, class C, class O, class A> thread(R (C::*m)(A), O *o, A a) {
        typedef __fltcheck_method1<R (C::*)(A), O, A> call;
        thread_ = __fltcheck_cxx_thread(call::run, new call{m, o, a});
    }
    template <class F> explicit thread(F f) {
        typedef __fltcheck_call0<F> call;
        thread_ = __fltcheck_cxx_thread(call::run, new call{f});
    }
    template <class F, class A> thread(F f, A a) {
        typedef __fltcheck_call1<F, A> call;
        thread_ = __fltcheck_cxx_thread(call::run, new call{f, a});
    }
    template <class F, class A, class B> thread(F f, A a, B b) {
        typedef __fltcheck_call2<F, A, B> call;
        thread_ = __fltcheck_cxx_thread(call::run, new call{f, a, b});
    }
    thread(const thread &) = delete;
    thread &operator=(const thread &) = delete;
    thread(thread &&other) noexcept : thread_(other.thread_) { other.thread_ = nullptr; }
    thread &operator=(thread &&other) noexcept {
        thread_ = other.thread_;
        other.thread_ = nullptr;
        return *this;
    }
    ~thread() {
        if (thread_) {
            __fltcheck_cxx_end(); /* std::terminate() */
        }
    }

    bool joinable() const noexcept { return thread_ != nullptr; }
    void join() {
        __fltcheck_cxx_join(thread_);
        thread_ = nullptr;
    }
    void detach() { thread_ = nullptr; }
    id get_id() const noexcept { return id(thread_); }
    native_handle_type native_handle() { return thread_; }
    void swap(thread &other) noexcept {
        void *mine = thread_;
        thread_ = other.thread_;
        other.thread_ = mine;
    }
    static unsigned int hardware_concurrency() noexcept { return 4; }

private:
    void *thread_ = nullptr;
};

class jthread {
public:
    jthread() noexcept {}
    template <class F> explicit jthread(F f) : thread_(f) {}
    template <class F, class A> jthread(F f, A a) : thread_(f, a) {}
    jthread(jthread &&other) noexcept : thread_(static_cast<thread &&>(other.thread_)) {}
    jthread &operator=(jthread &&other) noexcept {
        if (thread_.joinable()) {
            thread_.join();
        }
        thread_ = static_cast<thread &&>(other.thread_);
        return *this;
    }
    ~jthread() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }
    bool joinable() const noexcept { return thread_.joinable(); }
    void join() { thread_.join(); }
    void detach() { thread_.detach(); }
    bool request_stop() noexcept { return true; }

private:
    thread thread_;
};

namespace this_thread {
inline thread::id get_id() noexcept { return thread::id(); }
inline void yield() noexcept { __fltcheck_cxx_sleep(); }
template <class D> void sleep_for(const D &) { __fltcheck_cxx_sleep(); }
template <class T> void sleep_until(const T &) { __fltcheck_cxx_sleep(); }
} /* namespace this_thread */

} /* namespace std */

#endif
