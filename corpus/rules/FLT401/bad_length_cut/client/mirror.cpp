#include <windows.h>
#include <fltUser.h>
#include "../inc/mirror.h"

static const wchar_t *const mirror_name = MIRROR_PORT;

int main() {
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(mirror_name, 0, nullptr, 0, nullptr, &port))) { //~ FLT401
        return 1;
    }
    ULONG what = 4;
    DWORD returned = 0;
    FilterSendMessage(port, &what, sizeof(what), nullptr, 0, &returned);
    CloseHandle(port);
    return 0;
}
