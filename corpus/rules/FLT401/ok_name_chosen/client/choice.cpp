#include <windows.h>
#include <fltUser.h>
#include "../common/ports.hpp"

int main(int argc, char **) {
    Role role = argc > 1 ? Role::report : Role::scan;
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FilterConnectCommunicationPort(name_of(role), 0, nullptr, 0, nullptr, &port) != S_OK) {
        return 1;
    }
    ULONG what = 6;
    DWORD returned = 0;
    FilterSendMessage(port, &what, sizeof(what), nullptr, 0, &returned);
    CloseHandle(port);
    return 0;
}
