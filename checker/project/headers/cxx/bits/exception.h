/* exception.h - std::exception as MSVC has it: it also takes a message. In place
 * of GNU's C++ library's own. */
#ifndef __EXCEPTION_H
#define __EXCEPTION_H 1

#include <bits/c++config.h>

extern "C++" {
namespace std {
class exception {
  public:
    exception() noexcept {}
    explicit exception(const char *) noexcept {}
    exception(const char *, int) noexcept {}
    virtual ~exception() noexcept;
    exception(const exception &) = default;
    exception &operator=(const exception &) = default;
    exception(exception &&) = default;
    exception &operator=(exception &&) = default;
    virtual const char *what() const noexcept;
};
} // namespace std
}

#endif
