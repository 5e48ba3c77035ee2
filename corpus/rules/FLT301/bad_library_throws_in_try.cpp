// why: number() is not known, and called inside a try whose handler forgets the handle
#include <windows.h>
#include <fltuser.h>

int number(const char *text); /* in another library */

static int ask(const char *text) {
    HANDLE port = INVALID_HANDLE_VALUE;
    int result = 0;
    try {
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
            return 0;
        result = number(text);
        CloseHandle(port);
    } catch (...) {
        result = -1;
    }
    return result; //~ FLT301
}

int main(int argc, char **argv) {
    int sum = 0;
    for (int i = 1; i < argc; i++)
        sum += ask(argv[i]);
    return sum;
}
