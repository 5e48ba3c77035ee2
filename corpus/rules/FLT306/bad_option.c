// why: bit 1 of the options means nothing.
#include <windows.h>
#include <fltUser.h>

#define PORT_SYNC  FLT_PORT_FLAG_SYNC_HANDLE
#define PORT_ASYNC 2

static HRESULT Open(DWORD Options, HANDLE *Port)
{
    return FilterConnectCommunicationPort(L"\\OptionPort", Options, NULL, 0, NULL, Port); //~ FLT306
}

int main(void)
{
    HANDLE port;

    if (FAILED(Open(PORT_ASYNC, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
