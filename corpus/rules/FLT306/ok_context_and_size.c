// why: the context comes with its size.
#include <windows.h>
#include <fltUser.h>

typedef struct { ULONG Version; ULONG Flags; } CONNECT_CONTEXT;

int main(void)
{
    HANDLE port;
    CONNECT_CONTEXT context = {1, 2};

    if (FAILED(FilterConnectCommunicationPort(L"\\GoodPort", 0, &context, sizeof(context), NULL, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
