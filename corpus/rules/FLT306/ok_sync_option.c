// why: the one documented option.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    DWORD options = 0;

    options |= FLT_PORT_FLAG_SYNC_HANDLE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SyncPort", options, NULL, 0, NULL, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
