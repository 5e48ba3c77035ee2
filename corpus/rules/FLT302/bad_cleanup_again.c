// why: the failing path closes and then jumps to the cleanup that closes once more.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port = INVALID_HANDLE_VALUE;
    ULONG code = 1;
    DWORD returned;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\CodePort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        goto cleanup;
    hr = FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
    if (FAILED(hr)) {
        CloseHandle(port);
        goto cleanup;
    }
    code = 2;
    hr = FilterSendMessage(port, &code, sizeof(code), NULL, 0, &returned);
cleanup:
    if (port != INVALID_HANDLE_VALUE)
        CloseHandle(port); //~ FLT302
    return FAILED(hr);
}
