// why: the assignment of the wrapper takes the new handle and does not close the old one.
#include <windows.h>
#include <fltUser.h>
#include <utility>

class Port {
public:
    explicit Port(HANDLE handle = INVALID_HANDLE_VALUE) : handle_(handle) {}
    Port(Port &&other) noexcept : handle_(std::exchange(other.handle_, INVALID_HANDLE_VALUE)) {}
    Port &operator=(Port &&other) noexcept
    {
        handle_ = std::exchange(other.handle_, INVALID_HANDLE_VALUE); //~ FLT301
        return *this;
    }
    ~Port()
    {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
    }
    explicit operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }

private:
    HANDLE handle_;
};

static Port Connect(PCWSTR name)
{
    HANDLE handle;
    HRESULT hr = FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle);
    return Port(SUCCEEDED(hr) ? handle : INVALID_HANDLE_VALUE);
}

int main()
{
    Port port = Connect(L"\\First");
    if (!port)
        return 1;
    port = Connect(L"\\Second");
    return port ? 0 : 2;
}
