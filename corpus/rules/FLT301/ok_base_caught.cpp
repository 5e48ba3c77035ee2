// why: both exceptions have the base that is caught where the handle is closed
#include <windows.h>
#include <fltuser.h>

struct Failure {
    virtual ~Failure() {}
    int code = 0;
};
struct Refused : Failure {};
struct Garbled : Failure {};

static void parse(int reply) {
    if (reply == 1)
        throw Refused();
    if (reply == 2)
        throw Garbled();
}

static void ask(int question) {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return;
    try {
        parse(question);
    } catch (const Failure &) {
        CloseHandle(port);
        throw;
    }
    CloseHandle(port);
}

int main(int argc, char **) {
    for (int i = 0; i < argc; i++) {
        try {
            ask(i);
        } catch (const Failure &failure) {
            return failure.code;
        }
    }
    return 0;
}
