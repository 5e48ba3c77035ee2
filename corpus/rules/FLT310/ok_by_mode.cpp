// why: the OVERLAPPED is only passed where the handle was opened for it.
#include <windows.h>
#include <fltUser.h>

static OVERLAPPED Overlapped;
static FILTER_MESSAGE_HEADER Header;

static int Read(bool waits)
{
    HANDLE port;
    DWORD bytes;
    DWORD options = waits ? FLT_PORT_FLAG_SYNC_HANDLE : 0;

    if (FAILED(FilterConnectCommunicationPort(L"\\ModePort", options, nullptr, 0, nullptr, &port)))
        return 1;
    FilterGetMessage(port, &Header, sizeof(Header), waits ? nullptr : &Overlapped);
    if (!waits)
        GetOverlappedResult(port, &Overlapped, &bytes, TRUE);
    CloseHandle(port);
    return 0;
}

int main(int argc, char **argv)
{
    (void)argv;
    return Read(argc > 1);
}
