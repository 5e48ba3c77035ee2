/* Part of a client: the one call that would show that stands in a function with a mistake. */
#include <windows.h>
#include <fltUser.h>

static HANDLE Port;

HRESULT Connect(void)
{
    HRESULT hr = FilterConnectCommunicationPort(L"\\P", 0, NULL, 0, NULL, &Port;
    return hr;
}
