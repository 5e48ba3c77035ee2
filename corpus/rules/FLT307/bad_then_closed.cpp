// why: released by a wrong function and closed behind that: the second release is one too many.
#include <windows.h>
#include <fltUser.h>

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\TwicePort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    FilterFindClose(port); //~ FLT307
    CloseHandle(port); //~ FLT302
    return 0;
}
