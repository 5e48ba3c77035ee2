// why: what the options are is not known; nothing says that they are wrong.
#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    HANDLE port;
    DWORD options = argc > 1 ? (DWORD)atoi(argv[1]) : 0;
    if (FAILED(FilterConnectCommunicationPort(L"\\RunPort", options, nullptr, 0, nullptr, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
