// why: each connection moves into the vector, which closes all of them when it dies; an early return changes nothing about that
#include <windows.h>
#include <fltuser.h>
#include <utility>
#include <vector>

class Port {
public:
    Port() = default;
    explicit Port(HANDLE handle) : handle_(handle) {}
    Port(Port &&other) noexcept : handle_(std::exchange(other.handle_, INVALID_HANDLE_VALUE)) {}
    Port &operator=(Port &&other) noexcept {
        if (this != &other) {
            close();
            handle_ = std::exchange(other.handle_, INVALID_HANDLE_VALUE);
        }
        return *this;
    }
    Port(const Port &) = delete;
    ~Port() { close(); }

    HANDLE get() const { return handle_; }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;

    void close() {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
        handle_ = INVALID_HANDLE_VALUE;
    }
};

static HRESULT broadcast(void *data, DWORD size) {
    std::vector<Port> ports;
    for (int i = 0; i < 3; i++) {
        HANDLE handle;
        HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle);
        if (FAILED(hr))
            return hr;
        ports.push_back(Port(handle));
    }
    for (const Port &port : ports) {
        DWORD got = 0;
        HRESULT hr = FilterSendMessage(port.get(), data, size, nullptr, 0, &got);
        if (FAILED(hr))
            return hr;
    }
    return S_OK;
}

int main() {
    char text[] = "hello";
    return FAILED(broadcast(text, sizeof text)) ? 1 : 0;
}
