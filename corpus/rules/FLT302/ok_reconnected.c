// why: the variable has another handle when it is closed the second time.
#include <windows.h>
#include <fltUser.h>

static HRESULT Talk(HANDLE port, ULONG code)
{
    DWORD returned;

    return FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
}

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\TalkPort", 0, NULL, 0, NULL, &port)))
        return 1;
    Talk(port, 1);
    CloseHandle(port);
    if (FAILED(FilterConnectCommunicationPort(L"\\TalkPort", 0, NULL, 0, NULL, &port)))
        return 2;
    Talk(port, 2);
    CloseHandle(port);
    return 0;
}
