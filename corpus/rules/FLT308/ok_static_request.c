// why: buffer and OVERLAPPED are static: they never die.
#include <windows.h>
#include <fltUser.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
    OVERLAPPED Overlapped;
} REQUEST;

static REQUEST Request;

static HRESULT Post(HANDLE port)
{
    return FilterGetMessage(port, &Request.Header, FIELD_OFFSET(REQUEST, Overlapped), &Request.Overlapped);
}

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\StaticPort", 0, NULL, 0, NULL, &port)))
        return 1;
    Post(port);
    Sleep(1000);
    CloseHandle(port);
    return 0;
}
