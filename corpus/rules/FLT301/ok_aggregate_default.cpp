// why: what a list leaves out is initialised as its declaration says, in bases, members and globals, too
#include <windows.h>
#include <fltuser.h>

struct Handle {
    HANDLE value = INVALID_HANDLE_VALUE;
    bool is_owned = true;

    ~Handle() {
        if (is_owned && value != INVALID_HANDLE_VALUE)
            CloseHandle(value);
    }
};

struct Named {
    const wchar_t *name = L"\\SampleScanPort";
};

struct Connection : Named {
    DWORD command = 7;
    Handle port;
    Handle spare{};
};

static Handle g_shared{};

static bool open(const wchar_t *name, HANDLE *port) {
    return SUCCEEDED(FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, port));
}

static bool ask(DWORD command) {
    Connection connection = {{}, command};
    DWORD got = 0;
    if (!open(connection.name, &connection.port.value))
        return false;
    return SUCCEEDED(FilterSendMessage(connection.port.value, &connection.command,
                                       sizeof connection.command, nullptr, 0, &got));
}

int main() {
    if (!open(L"\\SampleScanPort", &g_shared.value))
        return 1;
    return ask(1) && ask(2) ? 0 : 1;
}
