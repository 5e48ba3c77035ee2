// why: after a failure the program itself stores NULL, and tests for that.
#include <windows.h>
#include <fltUser.h>

static HANDLE gPort;

static void Connect(void)
{
    if (FAILED(FilterConnectCommunicationPort(L"\\StoredPort", 0, NULL, 0, NULL, &gPort)))
        gPort = NULL;
}

int main(void)
{
    ULONG code = 1;
    DWORD returned;

    Connect();
    if (gPort != NULL)
        FilterSendMessage(gPort, &code, sizeof(code), NULL, 0, &returned);
    if (gPort)
        CloseHandle(gPort);
    return 0;
}
