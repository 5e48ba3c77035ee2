// why: the function that reads does not know how the handle was opened.
#include <windows.h>
#include <fltUser.h>

typedef struct { FILTER_MESSAGE_HEADER Header; ULONG Code; OVERLAPPED Overlapped; } REQUEST;

static REQUEST Request;

static HRESULT Open(HANDLE *Port)
{
    return FilterConnectCommunicationPort(L"\\FarPort", 1, NULL, 0, NULL, Port); //~ FLT310
}

static void Read(HANDLE Port)
{
    DWORD bytes;

    FilterGetMessage(Port, &Request.Header, FIELD_OFFSET(REQUEST, Overlapped), &Request.Overlapped);
    GetOverlappedResult(Port, &Request.Overlapped, &bytes, TRUE);
}

int main(void)
{
    HANDLE port;

    if (FAILED(Open(&port)))
        return 1;
    Read(port);
    CloseHandle(port);
    return 0;
}
