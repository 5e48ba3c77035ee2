// why: all workers are waited for at once.
#include <windows.h>
#include <fltUser.h>

#define WORKERS 2

static HANDLE Port;
static volatile LONG Stop;

static DWORD WINAPI Work(LPVOID Parameter)
{
    FILTER_MESSAGE_HEADER header;

    (void)Parameter;
    while (!Stop)
        FilterGetMessage(Port, &header, sizeof(header), NULL);
    return 0;
}

int main(void)
{
    HANDLE threads[WORKERS];

    if (FAILED(FilterConnectCommunicationPort(L"\\WorkersPort", 0, NULL, 0, NULL, &Port)))
        return 1;
    threads[0] = CreateThread(NULL, 0, Work, NULL, 0, NULL);
    if (threads[0] == NULL) {
        CloseHandle(Port);
        return 2;
    }
    threads[1] = CreateThread(NULL, 0, Work, NULL, 0, NULL);
    Sleep(1000);
    Stop = 1;
    WaitForMultipleObjects(threads[1] != NULL ? WORKERS : 1, threads, TRUE, INFINITE);
    CloseHandle(Port);
    return 0;
}
