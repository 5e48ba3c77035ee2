// why: the thread that still runs has nothing to do with the port that is closed.
#include <windows.h>
#include <fltUser.h>

static DWORD WINAPI Blink(LPVOID Parameter)
{
    for (;;) {
        Sleep(500);
        if (SetEvent((HANDLE)Parameter) == 0)
            return 1;
    }
}

int main(void)
{
    HANDLE port, event, thread;

    event = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (event == NULL)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\BlinkPort", 0, NULL, 0, NULL, &port)))
        return 2;
    thread = CreateThread(NULL, 0, Blink, event, 0, NULL);
    CloseHandle(port);
    if (thread != NULL)
        CloseHandle(thread);
    return 0;
}
