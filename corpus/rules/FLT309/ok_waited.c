// why: the thread is told, its wait is cancelled, and it has ended before the close.
#include <windows.h>
#include <fltUser.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
} MESSAGE;

static volatile LONG Stop;

static DWORD WINAPI Listen(LPVOID Parameter)
{
    MESSAGE message;

    while (!Stop)
        FilterGetMessage((HANDLE)Parameter, &message.Header, sizeof(message), NULL);
    return 0;
}

int main(void)
{
    HANDLE port, thread;

    if (FAILED(FilterConnectCommunicationPort(L"\\WaitedPort", 0, NULL, 0, NULL, &port)))
        return 1;
    thread = CreateThread(NULL, 0, Listen, port, 0, NULL);
    if (thread != NULL) {
        Sleep(1000);
        Stop = 1;
        CancelIoEx(port, NULL);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    CloseHandle(port);
    return 0;
}
