// why: an exception passes the temporary that has the handle, and its class has no destructor
#include <windows.h>
#include <fltuser.h>

struct Failure {
    int code;
};

struct Raw {
    HANDLE handle = nullptr;

    Raw() {
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle)))
            throw Failure{1};
    }
};

static int use(const Raw &port, int level) {
    if (level > 3)
        throw Failure{level};
    CloseHandle(port.handle);
    return 1;
}

static int go(int level) {
    return use(Raw(), level);
} //~ FLT301

int main(int argc, char **) {
    for (int i = 0; i < 3; i++) {
        try {
            go(argc);
        } catch (const Failure &failure) {
            Sleep(failure.code);
        }
    }
    return 0;
}
