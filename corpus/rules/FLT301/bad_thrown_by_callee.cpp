// why: parse() throws past the handle that connect_and_ask() holds; main catches it and goes on
#include <windows.h>
#include <fltuser.h>

struct BadReply {
    int code;
};

static void parse(int reply) {
    if (reply < 0)
        throw BadReply{reply};
}

static int ask(int question) {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return 0;
    parse(question);
    CloseHandle(port);
    return 1;
} //~ FLT301

int main(int argc, char **) {
    int asked = 0;
    for (int i = 0; i < 3; i++) {
        try {
            asked += ask(argc - i);
        } catch (const BadReply &) {
            asked--;
        }
    }
    return asked;
}
