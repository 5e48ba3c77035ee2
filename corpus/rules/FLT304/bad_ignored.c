// why: nobody looks whether the connect has worked.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    ULONG code = 1;
    DWORD returned;

    FilterConnectCommunicationPort(L"\\BlindPort", 0, NULL, 0, NULL, &port);
    FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned); //~ FLT304
    return 0;
}
