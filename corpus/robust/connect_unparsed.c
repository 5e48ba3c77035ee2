/* The one call that would show that this is a client of a port stands in a function with a mistake. */
#include <windows.h>
#include <fltUser.h>

static HANDLE Port;

HRESULT Connect(void)
{
    HRESULT hr = FilterConnectCommunicationPort(L"\\P", 0, NULL, 0, NULL, &Port;
    return hr;
}

int main(void)
{
    Connect();
    return 0;
}
