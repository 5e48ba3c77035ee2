// why: a size is given for a context that is not there.
#include <windows.h>
#include <fltUser.h>

typedef struct { ULONG Version; ULONG Flags; } CONNECT_CONTEXT;

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\SizePort", 0, NULL, sizeof(CONNECT_CONTEXT), NULL, &port))) //~ FLT306
        return 1;
    CloseHandle(port);
    return 0;
}
