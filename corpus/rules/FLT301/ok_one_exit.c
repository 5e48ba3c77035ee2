// why: every way out of the helper leads over the one close.
#include <windows.h>
#include <fltUser.h>

static HRESULT Configure(ULONG Flags)
{
    HANDLE port = INVALID_HANDLE_VALUE;
    ULONG answer = 0;
    DWORD returned = 0;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\ConfigPort", 0, NULL, 0, NULL, &port);
    if (hr != S_OK)
        goto Exit;
    hr = FilterSendMessage(port, &Flags, sizeof(Flags), &answer, sizeof(answer), &returned);
    if (hr != S_OK)
        goto Exit;
    if (answer != Flags)
        hr = E_UNEXPECTED;
Exit:
    if (port != INVALID_HANDLE_VALUE)
        CloseHandle(port);
    return hr;
}

int main(void)
{
    return FAILED(Configure(3));
}
