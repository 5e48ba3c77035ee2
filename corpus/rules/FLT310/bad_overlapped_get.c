// why: the handle is synchronous, the request is not.
#include <windows.h>
#include <fltUser.h>

typedef struct { FILTER_MESSAGE_HEADER Header; ULONG Code; } NOTE;

static NOTE Note;
static OVERLAPPED Overlapped;

int main(void)
{
    HANDLE port;
    DWORD bytes;

    if (FAILED(FilterConnectCommunicationPort(L"\\SyncPort", FLT_PORT_FLAG_SYNC_HANDLE, NULL, 0, NULL, &port))) //~ FLT310
        return 1;
    FilterGetMessage(port, &Note.Header, sizeof(Note), &Overlapped);
    GetOverlappedResult(port, &Overlapped, &bytes, TRUE);
    CloseHandle(port);
    return 0;
}
