// why: the value of the handle tells whether it was opened; GetOverlappedResult then does not wait.
#include <windows.h>
#include <fltUser.h>

static HRESULT Receive(HANDLE port)
{
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped = {0};
    DWORD bytes;
    HRESULT hr = FilterGetMessage(port, &header, sizeof(header), &overlapped);
    if (hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        return hr;
    return GetOverlappedResult(port, &overlapped, &bytes, FALSE) ? S_OK : E_FAIL; //~ FLT308
}

int main(void)
{
    HANDLE port = INVALID_HANDLE_VALUE;

    FilterConnectCommunicationPort(L"\\MarkPort", 0, NULL, 0, NULL, &port);
    if (port == INVALID_HANDLE_VALUE)
        return 1;
    Receive(port);
    CloseHandle(port);
    return 0;
}
