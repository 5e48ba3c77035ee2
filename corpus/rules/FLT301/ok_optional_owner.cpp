// why: what the optional has, it destroys, when it is given another one, is reset or dies
#include <windows.h>
#include <fltuser.h>
#include <optional>
#include <utility>

class Port {
public:
    explicit Port(HANDLE handle) : handle_(handle) {}
    Port(Port &&other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Port &operator=(Port &&other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Port() {
        if (handle_)
            CloseHandle(handle_);
    }
    HRESULT say(void *data, DWORD size) const {
        DWORD got = 0;
        return FilterSendMessage(handle_, data, size, nullptr, 0, &got);
    }

private:
    HANDLE handle_;
};

static std::optional<Port> dial() {
    HANDLE handle;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle)))
        return std::nullopt;
    return Port(handle);
}

int main(int argc, char **argv) {
    std::optional<Port> port = dial();
    for (int i = 1; i < argc && port; i++) {
        if (FAILED(port->say(argv[i], 1)))
            port = dial();
    }
    port.reset();
    return 0;
}
