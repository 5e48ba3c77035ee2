// why: nobody catches what is thrown: the process ends with it, and the handle with the process
#include <windows.h>
#include <fltuser.h>

static void parse(int reply) {
    if (reply < 0)
        throw "garbled";
}

static int ask(int question) {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return 0;
    parse(question);
    CloseHandle(port);
    return 1;
}

int main(int argc, char **) {
    return ask(argc) + ask(-argc);
}
