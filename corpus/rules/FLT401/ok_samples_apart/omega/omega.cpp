#include <windows.h>
#include <fltUser.h>

int main() {
    HANDLE port = nullptr;
    HRESULT hr = FilterConnectCommunicationPort(L"\\OmegaPort", 0, nullptr, 0, nullptr, &port);
    if (hr != S_OK) {
        return 1;
    }
    CloseHandle(port);
    return 0;
}
