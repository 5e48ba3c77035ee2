// why: the thread has its own connection and ends without closing it.
#include <windows.h>
#include <fltUser.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    WCHAR Path[260];
} EVENT;

static volatile LONG Stop;

static DWORD WINAPI Listen(LPVOID Context)
{
    HANDLE port;
    EVENT event;

    UNREFERENCED_PARAMETER(Context);
    if (FAILED(FilterConnectCommunicationPort(L"\\EventPort", 0, NULL, 0, NULL, &port)))
        return 1;
    while (!Stop) {
        if (FAILED(FilterGetMessage(port, &event.Header, sizeof(event), NULL)))
            return 2; //~ FLT301
    }
    CloseHandle(port);
    return 0;
}

int main(void)
{
    HANDLE thread = CreateThread(NULL, 0, Listen, NULL, 0, NULL);

    if (thread == NULL)
        return 1;
    Sleep(60000);
    InterlockedExchange(&Stop, 1);
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
