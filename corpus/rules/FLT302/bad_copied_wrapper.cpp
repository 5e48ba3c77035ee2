// why: the wrapper is copied as it is, and both copies close.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    explicit Port(HANDLE handle) : handle_(handle) {}
    ~Port() { CloseHandle(handle_); } //~ FLT302
    HANDLE Get() const { return handle_; }

private:
    HANDLE handle_;
};

static ULONG Count(Port port)
{
    ULONG count = 0;
    DWORD returned;
    FilterSendMessage(port.Get(), nullptr, 0, &count, sizeof(count), &returned);
    return count;
}

int main()
{
    HANDLE handle;
    if (FAILED(FilterConnectCommunicationPort(L"\\CountPort", 0, nullptr, 0, nullptr, &handle)))
        return 1;
    Port port(handle);
    return (int)Count(port);
}
