// why: only one of the ways in which a connect can fail is looked for.
#include <windows.h>
#include <fltUser.h>

static HRESULT Hello(PCWSTR name)
{
    HANDLE port;
    ULONG hello = 1;
    DWORD returned;
    HRESULT hr = FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port);

    if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND))
        return hr;
    hr = FilterSendMessage(port, &hello, sizeof(hello), nullptr, 0, &returned); //~ FLT304
    CloseHandle(port); //~+ FLT304
    return hr;
}

int main()
{
    return FAILED(Hello(L"\\HelloPort"));
}
