// why: the close is to wake the thread up, and the wait comes behind it.
#include <windows.h>
#include <fltUser.h>
#include <process.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
} MESSAGE;

static HANDLE Port;

static unsigned __stdcall Worker(void *Context)
{
    MESSAGE message;

    (void)Context;
    for (;;) {
        if (FAILED(FilterGetMessage(Port, &message.Header, sizeof(message), NULL)))
            break;
    }
    return 0;
}

int main(void)
{
    HANDLE worker;

    if (FAILED(FilterConnectCommunicationPort(L"\\WorkerPort", 0, NULL, 0, NULL, &Port)))
        return 1;
    worker = (HANDLE)_beginthreadex(NULL, 0, Worker, NULL, 0, NULL);
    if (worker == NULL) {
        CloseHandle(Port);
        return 2;
    }
    Sleep(1000);
    CloseHandle(Port); //~ FLT309
    WaitForSingleObject(worker, INFINITE);
    CloseHandle(worker);
    return 0;
}
