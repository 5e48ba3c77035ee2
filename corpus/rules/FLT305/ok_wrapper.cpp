// why: the wrapper knows the right mark.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    explicit Port(PCWSTR name) { FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle_); }
    ~Port()
    {
        if (*this)
            CloseHandle(handle_);
    }
    explicit operator bool() const { return handle_ != INVALID_HANDLE_VALUE; }
    HANDLE Get() const { return handle_; }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

int main()
{
    Port port(L"\\RightPort");
    ULONG code = 1;
    DWORD returned;

    if (!port)
        return 1;
    return FAILED(FilterSendMessage(port.Get(), &code, sizeof(code), nullptr, 0, &returned));
}
