// why: the assignment forgets the handle that the owner had: each reconnect loses one
#include <windows.h>
#include <fltuser.h>

class Port {
  public:
    Port() = default;
    explicit Port(HANDLE handle) noexcept : handle_(handle) {}
    ~Port() { close(); }
    Port(Port &&other) noexcept : handle_(other.handle_) { other.handle_ = INVALID_HANDLE_VALUE; }
    Port &operator=(Port &&other) noexcept {
        if (this != &other) {

            handle_ = other.handle_; //~ FLT301
            other.handle_ = INVALID_HANDLE_VALUE;
        }
        return *this;
    }
    explicit operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }
    HANDLE get() const { return handle_; }

  private:
    void close() noexcept {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
    }
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

static Port connect() {
    HANDLE handle = INVALID_HANDLE_VALUE;
    HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle);
    return SUCCEEDED(hr) ? Port(handle) : Port();
}

int main(int argc, char **) {
    Port port = connect();
    for (int tries = 0; tries < argc; tries++) {
        struct {
            FILTER_MESSAGE_HEADER header;
            ULONG data[16];
        } message;
        if (!port) {
            Sleep(1000);
            port = connect();
            continue;
        }
        if (FAILED(FilterGetMessage(port.get(), &message.header, sizeof(message), nullptr)))
            port = Port();
    }
    return 0;
}
