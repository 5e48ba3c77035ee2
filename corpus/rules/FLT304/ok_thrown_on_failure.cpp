// why: a failure is thrown past everything that uses the handle.
#include <windows.h>
#include <fltUser.h>

int main()
{
    try {
        HANDLE port;
        ULONG code = 1;
        DWORD returned;
        HRESULT hr = FilterConnectCommunicationPort(L"\\ThrowPort", 0, nullptr, 0, nullptr, &port);
        if (FAILED(hr))
            throw hr;
        FilterSendMessage(port, &code, sizeof(code), nullptr, 0, &returned);
        CloseHandle(port);
    } catch (HRESULT) {
        return 1;
    }
    return 0;
}
