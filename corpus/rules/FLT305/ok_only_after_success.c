// why: where the variable is compared with NULL the connect was not tried, or has worked.
#include <windows.h>
#include <fltUser.h>

int main(int argc, char **argv)
{
    HANDLE port = NULL;

    (void)argv;
    if (argc > 1 && FAILED(FilterConnectCommunicationPort(L"\\MaybePort", 0, NULL, 0, NULL, &port)))
        return 1;
    if (port != NULL)
        CloseHandle(port);
    return 0;
}
