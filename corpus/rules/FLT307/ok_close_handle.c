// why: CloseHandle is the one.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\RightPort", 0, NULL, 0, NULL, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
