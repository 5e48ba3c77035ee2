// why: reset() closes and leaves the unique_ptr empty.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    typedef HANDLE pointer;
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};

int main()
{
    std::unique_ptr<void, closer> port;
    HANDLE raw;

    if (FAILED(FilterConnectCommunicationPort(L"\\ResetPort", 0, nullptr, 0, nullptr, &raw)))
        return 1;
    port.reset(raw);
    port.reset();
    if (FAILED(FilterConnectCommunicationPort(L"\\ResetPort", 0, nullptr, 0, nullptr, &raw)))
        return 2;
    port.reset(raw);
    return 0;
}
