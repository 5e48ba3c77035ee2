// why: printing and comparing the stale value is no use of it.
#include <windows.h>
#include <fltUser.h>
#include <stdio.h>

int main(void)
{
    HANDLE port, before;

    if (FAILED(FilterConnectCommunicationPort(L"\\PrintPort", 0, NULL, 0, NULL, &port)))
        return 1;
    before = port;
    CloseHandle(port);
    printf("closed %p\n", port);
    return before == port ? 0 : 2;
}
