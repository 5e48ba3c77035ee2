// why: requests with an OVERLAPPED, and a handle that allows for them.
#include <windows.h>
#include <fltUser.h>

static FILTER_MESSAGE_HEADER Header;
static OVERLAPPED Overlapped;

int main(void)
{
    HANDLE port;
    DWORD bytes;

    if (FAILED(FilterConnectCommunicationPort(L"\\AsyncPort", 0, NULL, 0, NULL, &port)))
        return 1;
    FilterGetMessage(port, &Header, sizeof(Header), &Overlapped);
    GetOverlappedResult(port, &Overlapped, &bytes, TRUE);
    CloseHandle(port);
    return 0;
}
