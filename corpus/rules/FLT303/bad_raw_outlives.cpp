// why: the raw handle was taken from a wrapper that has died at the end of its block.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};

int main()
{
    HANDLE raw;
    ULONG code = 1;
    DWORD returned;

    if (FAILED(FilterConnectCommunicationPort(L"\\RawPort", 0, nullptr, 0, nullptr, &raw)))
        return 1;
    {
        std::unique_ptr<void, closer> port(raw);
        FilterSendMessage(port.get(), &code, sizeof(code), nullptr, 0, &returned);
    }
    return FAILED(FilterSendMessage(raw, &code, sizeof(code), nullptr, 0, &returned)); //~ FLT303
}
