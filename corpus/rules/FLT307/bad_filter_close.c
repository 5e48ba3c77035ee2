// why: FilterClose is for what FilterCreate gives.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    ULONG code = 1;
    DWORD returned;

    if (FAILED(FilterConnectCommunicationPort(L"\\FilterPort", 0, NULL, 0, NULL, &port)))
        return 1;
    FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
    FilterClose((HFILTER)port); //~ FLT307
    return 0;
}
