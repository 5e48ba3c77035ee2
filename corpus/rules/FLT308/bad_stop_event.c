// why: when the stop event is the one that was signalled the request is still pending.
#include <windows.h>
#include <fltUser.h>

static HANDLE Port, Stop;

static DWORD WINAPI Listen(LPVOID parameter)
{
    FILTER_MESSAGE_HEADER message;
    OVERLAPPED overlapped;
    HANDLE events[2];
    DWORD bytes;

    (void)parameter;
    events[0] = Stop;
    events[1] = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (events[1] == NULL)
        return 1;
    for (;;) {
        ZeroMemory(&overlapped, sizeof(overlapped));
        overlapped.hEvent = events[1];
        if (FilterGetMessage(Port, &message, sizeof(message), &overlapped) != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
            break;
        if (WaitForMultipleObjects(2, events, FALSE, INFINITE) == WAIT_OBJECT_0) {
            CancelIoEx(Port, &overlapped);
            break;
        }
        GetOverlappedResult(Port, &overlapped, &bytes, TRUE);
    }
    CloseHandle(events[1]);
    return 0; //~ FLT308
}

int main(void)
{
    HANDLE thread;

    Stop = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (Stop == NULL)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\StopPort", 0, NULL, 0, NULL, &Port)))
        return 2;
    thread = CreateThread(NULL, 0, Listen, NULL, 0, NULL);
    if (thread != NULL) {
        Sleep(1000);
        SetEvent(Stop);
        WaitForSingleObject(thread, INFINITE);
        CloseHandle(thread);
    }
    CloseHandle(Port);
    return 0;
}
