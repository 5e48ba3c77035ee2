// why: the duplicate is another handle; each is closed once.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port, copy = NULL;

    if (FAILED(FilterConnectCommunicationPort(L"\\CopyPort", 0, NULL, 0, NULL, &port)))
        return 1;
    if (DuplicateHandle(GetCurrentProcess(), port, GetCurrentProcess(), &copy, 0, FALSE, DUPLICATE_SAME_ACCESS))
        CloseHandle(copy);
    CloseHandle(port);
    return 0;
}
