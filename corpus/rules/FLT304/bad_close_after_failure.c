// why: the cleanup closes the handle of a connect that has failed.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port;
    ULONG code = 1;
    DWORD returned;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\CleanPort", 0, NULL, 0, NULL, &port);
    if (hr != S_OK)
        goto Cleanup;
    hr = FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
Cleanup:
    CloseHandle(port); //~ FLT304
    return hr != S_OK;
}
