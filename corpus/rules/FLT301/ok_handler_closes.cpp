// why: whatever number() throws, the handler closes the handle; nothing else in the try can throw
#include <windows.h>
#include <fltuser.h>

int number(const char *text); /* in another library */

static int ask(const char *text) {
    HANDLE port = INVALID_HANDLE_VALUE;
    int result = 0;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return 0;
    try {
        result = number(text);
    } catch (...) {
        CloseHandle(port);
        return -1;
    }
    CloseHandle(port);
    return result;
}

int main(int argc, char **argv) {
    int sum = 0;
    for (int i = 1; i < argc; i++)
        sum += ask(argv[i]);
    return sum;
}
