// why: the moved-from wrapper has nothing left to close.
#include <windows.h>
#include <fltUser.h>
#include <utility>

class Port {
public:
    explicit Port(HANDLE handle) noexcept : handle_(handle) {}
    Port(Port &&other) noexcept : handle_(other.handle_) { other.handle_ = INVALID_HANDLE_VALUE; }
    ~Port()
    {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
    }
    HANDLE Get() const { return handle_; }

private:
    HANDLE handle_;
};

static void Serve(Port port)
{
    ULONG ready = 1;
    DWORD returned;
    FilterSendMessage(port.Get(), &ready, sizeof(ready), nullptr, 0, &returned);
}

int main()
{
    HANDLE handle;
    if (FAILED(FilterConnectCommunicationPort(L"\\ServePort", 0, nullptr, 0, nullptr, &handle)))
        return 1;
    Port port(handle);
    Serve(std::move(port));
    return 0;
}
