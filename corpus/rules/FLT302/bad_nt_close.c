// why: NtClose and CloseHandle close the same thing.
#include <windows.h>
#include <winternl.h>
#include <fltUser.h>

static HANDLE Port;

static int disconnect(void)
{
    return CloseHandle(Port) ? 0 : 1;
}

int main(void)
{
    if (S_OK != FilterConnectCommunicationPort(L"\\NtPort", 0, NULL, 0, NULL, &Port))
        return 1;
    if (disconnect() != 0)
        NtClose(Port); //~ FLT302
    return 0;
}
