// why: GetOverlappedResult does not wait here; FALSE means that the request is still pending.
#include <windows.h>
#include <fltUser.h>

static bool TryReceive(HANDLE port)
{
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped = {};
    DWORD bytes;
    if (FilterGetMessage(port, &header, sizeof(header), &overlapped) != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        return false;
    if (!GetOverlappedResult(port, &overlapped, &bytes, FALSE))
        return false; //~ FLT308
    return true;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    bool received = TryReceive(port);
    CloseHandle(port);
    return received ? 0 : 2;
}
