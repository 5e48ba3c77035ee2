// why: what parse() throws can't come out of ask(), which is noexcept: the process ends there
#include <windows.h>
#include <fltuser.h>

static void parse(int reply) {
    if (reply < 0)
        throw reply;
}

static int ask(int question) noexcept {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return 0;
    parse(question);
    CloseHandle(port);
    return 1;
}

int main(int argc, char **) {
    try {
        return ask(argc) + ask(-argc);
    } catch (int) {
        return 3;
    }
}
