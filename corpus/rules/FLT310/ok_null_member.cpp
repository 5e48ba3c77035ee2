// why: the OVERLAPPED that is passed is a pointer that was never set.
#include <windows.h>
#include <fltUser.h>

struct Options {
    DWORD flags = FLT_PORT_FLAG_SYNC_HANDLE;
    OVERLAPPED *overlapped = nullptr;
};

int main()
{
    Options options;
    FILTER_MESSAGE_HEADER header;
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\NullPort", options.flags, nullptr, 0, nullptr, &port)))
        return 1;
    FilterGetMessage(port, &header, sizeof(header), options.overlapped);
    CloseHandle(port);
    return 0;
}
