#include <windows.h>
#include <fltUser.h>

int main() {
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\AlphaPort", 0, nullptr, 0, nullptr, &port))) {
        return 1;
    }
    ULONG what = 1;
    DWORD returned = 0;
    FilterSendMessage(port, &what, sizeof(what), nullptr, 0, &returned);
    CloseHandle(port);
    return 0;
}
