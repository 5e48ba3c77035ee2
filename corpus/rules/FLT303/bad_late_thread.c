// why: the thread is started when the handle that it gets is closed already.
#include <windows.h>
#include <fltUser.h>

typedef struct { FILTER_MESSAGE_HEADER Header; UCHAR Data[64]; } MESSAGE;

static DWORD WINAPI Listen(LPVOID Parameter)
{
    MESSAGE message;

    while (SUCCEEDED(FilterGetMessage((HANDLE)Parameter, &message.Header, sizeof(message), NULL))) //~ FLT303
        ;
    return 0;
}

int main(void)
{
    HANDLE port, thread;

    if (FAILED(FilterConnectCommunicationPort(L"\\LatePort", 0, NULL, 0, NULL, &port)))
        return 1;
    CloseHandle(port);
    thread = CreateThread(NULL, 0, Listen, port, 0, NULL);
    if (thread == NULL)
        return 2;
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
