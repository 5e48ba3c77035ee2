// why: comparing the variable with INVALID_HANDLE_VALUE tells a failure as well.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port = INVALID_HANDLE_VALUE;
    ULONG code = 1;
    DWORD returned;

    FilterConnectCommunicationPort(L"\\SentinelPort", 0, NULL, 0, NULL, &port);
    if (port == INVALID_HANDLE_VALUE)
        return 1;
    FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
    CloseHandle(port);
    return 0;
}
