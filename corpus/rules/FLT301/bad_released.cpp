// why: release() gives the handle up, and the caller of the helper drops it.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    typedef HANDLE pointer;
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};
typedef std::unique_ptr<void, closer> unique_port;

static HANDLE Connect()
{
    HANDLE raw;

    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &raw)))
        return nullptr;
    unique_port port(raw);
    ULONG hello = 1;
    DWORD returned;
    if (FAILED(FilterSendMessage(port.get(), &hello, sizeof(hello), nullptr, 0, &returned)))
        return nullptr;
    return port.release();
}

static bool Probe()
{
    HANDLE port = Connect();
    return port != nullptr; //~ FLT301
}

int main()
{
    return Probe() ? 0 : 1;
}
