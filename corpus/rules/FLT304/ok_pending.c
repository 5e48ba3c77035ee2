// why: "pending" is no failure of the get, and the connect was tested.
#include <windows.h>
#include <fltUser.h>

typedef struct { FILTER_MESSAGE_HEADER Header; ULONG Code; } NOTE;

static NOTE Note;
static OVERLAPPED Overlapped;

int main(void)
{
    HANDLE port;
    DWORD bytes;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\PendingPort", 0, NULL, 0, NULL, &port);
    if (!SUCCEEDED(hr))
        return 1;
    Overlapped.hEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    hr = FilterGetMessage(port, &Note.Header, sizeof(Note), &Overlapped);
    if (hr == HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        GetOverlappedResult(port, &Overlapped, &bytes, TRUE);
    CloseHandle(port);
    return 0;
}
