// why: after the timeout the function returns, and its OVERLAPPED with it, while the request is pending.
#include <windows.h>
#include <fltUser.h>

static FILTER_MESSAGE_HEADER Header;

static HRESULT Receive(HANDLE port, HANDLE arrived)
{
    OVERLAPPED overlapped = {0};
    DWORD bytes;
    HRESULT hr;

    overlapped.hEvent = arrived;
    hr = FilterGetMessage(port, &Header, sizeof(Header), &overlapped);
    if (hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        return hr;
    if (WaitForSingleObject(arrived, 1000) == WAIT_TIMEOUT)
        return S_FALSE; //~ FLT308
    return GetOverlappedResult(port, &overlapped, &bytes, TRUE) ? S_OK : E_FAIL;
}

int main(void)
{
    HANDLE port, arrived;

    arrived = CreateEventW(NULL, FALSE, FALSE, NULL);
    if (arrived == NULL)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\TimePort", 0, NULL, 0, NULL, &port)))
        return 2;
    Receive(port, arrived);
    CloseHandle(port);
    CloseHandle(arrived);
    return 0;
}
