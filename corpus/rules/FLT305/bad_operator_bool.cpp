// why: operator bool compares with zero, and everybody relies on it.
#include <windows.h>
#include <fltUser.h>

struct Port {
    explicit Port(PCWSTR name) { FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle); }
    ~Port()
    {
        if (*this)
            CloseHandle(handle);
    }
    explicit operator bool() const { return handle != nullptr; } //~ FLT305

    HANDLE handle = nullptr;
};

int main()
{
    Port port(L"\\BoolPort");
    if (!port)
        return 1;
    ULONG code = 1;
    DWORD returned;
    return FAILED(FilterSendMessage(port.handle, &code, sizeof(code), nullptr, 0, &returned));
}
