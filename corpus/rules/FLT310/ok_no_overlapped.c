// why: a synchronous handle, and requests that wait.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    FILTER_MESSAGE_HEADER header;

    if (FAILED(FilterConnectCommunicationPort(L"\\SyncPort", FLT_PORT_FLAG_SYNC_HANDLE, NULL, 0, NULL, &port)))
        return 1;
    FilterGetMessage(port, &header, sizeof(header), NULL);
    CloseHandle(port);
    return 0;
}
