// port.h - the connection, as an object: it lives as long as the handle.
#ifndef PORTGUARD_PORT_H
#define PORTGUARD_PORT_H

#include <windows.h>
#include <fltuser.h>

#include "../include/portguard_protocol.h"

class Port {
public:
    Port() = default;
    ~Port() { Close(); }

    // One owner: two destructors would close one handle.
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    Port(Port &&other) noexcept : handle_(other.handle_) { other.handle_ = INVALID_HANDLE_VALUE; }
    Port &operator=(Port &&other) noexcept;

    // What FilterConnectCommunicationPort leaves behind when it fails is never NULL.
    explicit operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }

    HRESULT Connect(ULONG events);
    HRESULT Query(PG_STATISTICS *statistics) const;
    HRESULT Pin() const;
    void Close();

    HANDLE Handle() const { return handle_; }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

// A kernel object that CloseHandle closes and that is NULL when there is none.
class Event {
public:
    Event(BOOL manual_reset) : handle_(CreateEventW(nullptr, manual_reset, FALSE, nullptr)) {}
    ~Event()
    {
        if (handle_ != nullptr)
            CloseHandle(handle_);
    }
    Event(const Event &) = delete;
    Event &operator=(const Event &) = delete;

    explicit operator bool() const { return handle_ != nullptr; }
    HANDLE Handle() const { return handle_; }

private:
    HANDLE handle_;
};

// watch.cpp: receives notifications until `stop` is signalled.
HRESULT Watch(const Port &port, HANDLE stop, bool allow);

#endif
