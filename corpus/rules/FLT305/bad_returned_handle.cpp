// why: the caller takes NULL for the sign of a failure, the callee never stores it.
#include <windows.h>
#include <fltUser.h>

static HANDLE Open(PCWSTR name)
{
    HANDLE port;
    FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port);
    return port;
}

int main()
{
    HANDLE port = Open(L"\\OpenPort");
    if (!port) //~ FLT305
        return 1;
    CloseHandle(port);
    return 0;
}
