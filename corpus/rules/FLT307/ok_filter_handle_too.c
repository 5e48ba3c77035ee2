// why: FilterClose gets the filter, CloseHandle the port.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    HFILTER filter;

    if (FAILED(FilterCreate(L"sample", &filter)))
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\SamplePort", 0, NULL, 0, NULL, &port))) {
        FilterClose(filter);
        return 2;
    }
    CloseHandle(port);
    FilterClose(filter);
    return 0;
}
