// why: the thread opens a port of its own; that main has closed another one does not matter.
#include <windows.h>
#include <fltUser.h>

static DWORD WINAPI Work(LPVOID Parameter)
{
    HANDLE port;
    ULONG code = 2;
    DWORD returned;

    (void)Parameter;
    if (FAILED(FilterConnectCommunicationPort(L"\\OwnPort", 0, NULL, 0, NULL, &port)))
        return 1;
    FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
    CloseHandle(port);
    return 0;
}

int main(void)
{
    HANDLE port, thread;

    if (FAILED(FilterConnectCommunicationPort(L"\\OwnPort", 0, NULL, 0, NULL, &port)))
        return 1;
    CloseHandle(port);
    thread = CreateThread(NULL, 0, Work, NULL, 0, NULL);
    if (thread != NULL) {
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    return 0;
}
