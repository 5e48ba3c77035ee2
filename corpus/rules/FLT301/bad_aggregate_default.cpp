// why: the member that says who closes has its initialiser, which an empty list does not take away
#include <windows.h>
#include <fltuser.h>

struct Connection {
    HANDLE port = INVALID_HANDLE_VALUE;
    bool is_borrowed = true;

    ~Connection() {
        if (!is_borrowed)
            CloseHandle(port);
    }
};

static bool ask(DWORD command) {
    Connection connection{};
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr,
                                              &connection.port)))
        return false;
    DWORD got = 0;
    return SUCCEEDED(FilterSendMessage(connection.port, &command, sizeof command, nullptr, 0, &got)); //~ FLT301
}

int main() {
    return ask(1) && ask(2) ? 0 : 1;
}
