// why: the assignment takes the new connection and forgets the old one
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
            handle_ = std::exchange(other.handle_, INVALID_HANDLE_VALUE); //~ FLT301
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

static void run(volatile bool *stop) {
    Port port = dial();
    while (!*stop) {
        if (!port.valid()) {
            Sleep(1000);
            port = dial();
        } else if (!say(port)) {
            port = dial();
        }
    }
}

int main() {
    volatile bool stop = false;
    run(&stop);
    return 0;
}
