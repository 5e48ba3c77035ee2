// why: the loop ends with a connection or leaves the function.
#include <windows.h>
#include <fltUser.h>

static HANDLE Wait(PCWSTR name)
{
    for (int i = 0; i < 10; i++) {
        HANDLE port;
        if (FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port) == S_OK)
            return port;
        Sleep(100);
    }
    return INVALID_HANDLE_VALUE;
}

int main()
{
    HANDLE port = Wait(L"\\RetryPort");
    if (port == INVALID_HANDLE_VALUE)
        return 1;
    CloseHandle(port);
    return 0;
}
