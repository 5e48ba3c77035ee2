// why: the cleanup takes every value but NULL for a handle.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port = NULL;
    ULONG code = 1;
    DWORD returned;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\SetPort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        goto cleanup;
    hr = FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
cleanup:
    if (port) //~ FLT305
        CloseHandle(port);
    return FAILED(hr);
}
