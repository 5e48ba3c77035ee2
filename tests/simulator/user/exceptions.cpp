/* exceptions.cpp - exceptions of C++ that programs throw, and those that nobody handles. */
#include <cstdint>
#include <cxxabi.h>
#include <exception>
#include <typeinfo>

extern "C" {
void user_throw(void);
int user_call(int (*run)(void *), void *argument);
void user_exceptions_reset(void);
void note(const char *what, int number);
void execution_stop(void);
}

namespace {

struct Globals {
    void *caught;
    unsigned uncaught;
};

/* Nothing has been unwound then: the coroutine's stack ends without a handler. */
void terminated() {
    note("std::terminate", 0);
    execution_stop();
}

} // namespace

void user_throw(void) {
    throw 1;
}

int user_call(int (*run)(void *), void *argument) {
    try {
        run(argument);
    } catch (...) {
        return 0;
    }
    return 1;
}

/* The execution before may have ended inside of a handler. */
void user_exceptions_reset(void) {
    Globals *globals = reinterpret_cast<Globals *>(abi::__cxa_get_globals());
    globals->caught = nullptr;
    globals->uncaught = 0;
    std::set_terminate(terminated);
}
