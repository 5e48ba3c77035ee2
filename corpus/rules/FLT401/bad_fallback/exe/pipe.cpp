#include <windows.h>
#include <fltUser.h>
#include "pipe.h"

struct Port {
    HANDLE handle = INVALID_HANDLE_VALUE;

    HRESULT open() {
        HRESULT hr = FilterConnectCommunicationPort(PIPE_PORT_NAME, 0, nullptr, 0, nullptr, &handle);
        if (hr == HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)) {
            hr = FilterConnectCommunicationPort(PIPE_PORT_NAME_BEFORE, 0, nullptr, 0, nullptr, &handle); //~ FLT401
        }
        return hr;
    }
    ~Port() {
        if (handle != INVALID_HANDLE_VALUE) {
            CloseHandle(handle);
        }
    }
};

int main() {
    Port port;
    HRESULT hr = port.open();
    if (FAILED(hr)) {
        return 1;
    }
    ULONG level = 2;
    DWORD returned = 0;
    return FAILED(FilterSendMessage(port.handle, &level, sizeof(level), nullptr, 0, &returned));
}
