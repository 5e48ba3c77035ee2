// why: the request is cancelled, and its end waited for.
#include <windows.h>
#include <fltUser.h>

static HRESULT Receive(HANDLE port, HANDLE arrived)
{
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped = {0};
    DWORD bytes;
    HRESULT hr;

    overlapped.hEvent = arrived;
    hr = FilterGetMessage(port, &header, sizeof(header), &overlapped);
    if (FAILED(hr) && hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        return hr;
    if (WaitForSingleObject(arrived, 1000) == WAIT_TIMEOUT)
        CancelIoEx(port, &overlapped);
    return GetOverlappedResult(port, &overlapped, &bytes, TRUE) ? S_OK : S_FALSE;
}

int main(void)
{
    HANDLE port, arrived;

    arrived = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (arrived == NULL)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\WaitPort", 0, NULL, 0, NULL, &port)))
        return 2;
    Receive(port, arrived);
    CloseHandle(port);
    CloseHandle(arrived);
    return 0;
}
