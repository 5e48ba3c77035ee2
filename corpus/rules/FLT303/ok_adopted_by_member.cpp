// why: a connection moves through a parameter into the member, which has closed its own by then; what was moved from is given a new one
#include <windows.h>
#include <fltuser.h>
#include <utility>

class Port {
public:
    Port() = default;
    explicit Port(HANDLE handle) : handle_(handle) {}
    Port(Port &&other) noexcept : handle_(std::exchange(other.handle_, INVALID_HANDLE_VALUE)) {}
    Port &operator=(Port &&other) noexcept {
        if (this != &other) {
            reset();
            handle_ = std::exchange(other.handle_, INVALID_HANDLE_VALUE);
        }
        return *this;
    }
    Port(const Port &) = delete;
    ~Port() { reset(); }

    bool valid() const { return handle_ != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return handle_; }
    void reset() {
        if (valid())
            CloseHandle(handle_);
        handle_ = INVALID_HANDLE_VALUE;
    }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

static Port dial() {
    HANDLE handle = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle)))
        return Port();
    return Port(handle);
}

static bool say(const Port &port) {
    char text[8] = "hello";
    DWORD got = 0;
    return SUCCEEDED(FilterSendMessage(port.get(), text, sizeof text, nullptr, 0, &got));
}

class Client {
public:
    void adopt(Port port) { port_ = std::move(port); }
    bool say_something() const { return port_.valid() && say(port_); }

private:
    Port port_;
};

int main() {
    Client client;
    for (;;) {
        Port port = dial();
        if (!port.valid()) {
            Sleep(100);
            continue;
        }
        client.adopt(std::move(port));
        while (client.say_something()) {
        }
        port = dial();
        if (port.valid())
            client.adopt(std::move(port));
        if (!client.say_something())
            break;
    }
    return 0;
}
