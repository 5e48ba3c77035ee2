// why: the context is passed with size 0.
#include <windows.h>
#include <fltUser.h>

typedef struct { ULONG Version; ULONG Flags; } CONNECT_CONTEXT;

int main(void)
{
    HANDLE port;
    CONNECT_CONTEXT context = {1, 2};

    if (FAILED(FilterConnectCommunicationPort(L"\\ContextPort", 0, &context, 0, NULL, &port))) //~ FLT306
        return 1;
    CloseHandle(port);
    return 0;
}
