// why: a failed connect leaves INVALID_HANDLE_VALUE, which is not NULL.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port = NULL;
    ULONG code = 1;
    DWORD returned;

    FilterConnectCommunicationPort(L"\\NullPort", 0, NULL, 0, NULL, &port);
    if (port == NULL) //~ FLT305
        return 1;
    FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
    CloseHandle(port);
    return 0;
}
