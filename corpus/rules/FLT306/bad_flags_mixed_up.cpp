// why: FILE_FLAG_OVERLAPPED is a flag of another function.
#include <windows.h>
#include <fltUser.h>

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\FlagPort", FILE_FLAG_OVERLAPPED, nullptr, 0, nullptr, &port))) //~ FLT306
        return 1;
    CloseHandle(port);
    return 0;
}
