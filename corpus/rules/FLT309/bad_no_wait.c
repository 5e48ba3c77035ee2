// why: the stop flag is set, but nobody waits until the listener has seen it.
#include <windows.h>
#include <fltUser.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
} MESSAGE;

static volatile LONG Stop;

static DWORD WINAPI Listen(LPVOID Parameter)
{
    HANDLE port = (HANDLE)Parameter;
    MESSAGE message;

    while (!Stop && SUCCEEDED(FilterGetMessage(port, &message.Header, sizeof(message), NULL)))
        ;
    return 0;
}

int main(void)
{
    HANDLE port, thread;

    if (FAILED(FilterConnectCommunicationPort(L"\\ListenPort", 0, NULL, 0, NULL, &port)))
        return 1;
    thread = CreateThread(NULL, 0, Listen, port, 0, NULL);
    if (thread == NULL) {
        CloseHandle(port);
        return 2;
    }
    Sleep(10000);
    Stop = 1;
    CloseHandle(port); //~ FLT309
    CloseHandle(thread);
    return 0;
}
