// why: when the query fails the helper returns before it closes the port.
#include <windows.h>
#include <fltUser.h>
#include <stdio.h>

typedef struct _STATUS_REPLY {
    ULONG Version;
    ULONG Clients;
} STATUS_REPLY;

static HRESULT QueryStatus(STATUS_REPLY *Reply)
{
    HANDLE port;
    DWORD returned = 0;
    ULONG command = 1;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\StatusPort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        return hr;

    hr = FilterSendMessage(port, &command, sizeof(command), Reply, sizeof(*Reply), &returned);
    if (FAILED(hr) || returned != sizeof(*Reply))
        return E_FAIL; //~ FLT301

    CloseHandle(port);
    return S_OK;
}

int main(void)
{
    STATUS_REPLY reply;

    if (FAILED(QueryStatus(&reply)))
        return 1;
    printf("version %lu\n", reply.Version);
    return 0;
}
