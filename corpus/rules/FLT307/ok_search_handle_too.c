// why: the search is closed by FindClose, the port by CloseHandle.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    WIN32_FIND_DATAW data;
    HANDLE port, search;

    if (FAILED(FilterConnectCommunicationPort(L"\\SearchPort", 0, NULL, 0, NULL, &port)))
        return 1;
    search = FindFirstFileW(L"C:\\*", &data);
    if (search != INVALID_HANDLE_VALUE)
        FindClose(search);
    CloseHandle(port);
    return 0;
}
