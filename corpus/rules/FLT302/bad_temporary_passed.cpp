// why: the function closes before it throws, and the temporary that has the handle closes as well
#include <windows.h>
#include <fltuser.h>

struct Failure {
    int code;
};

struct Port {
    HANDLE handle = INVALID_HANDLE_VALUE;

    Port() {
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle)))
            throw Failure{1};
    }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    ~Port() {
        CloseHandle(handle); //~ FLT302
    }
};

static int use(const Port &port, int level) {
    if (level > 3) {
        CloseHandle(port.handle);
        throw Failure{level};
    }
    return 1;
}

int main(int argc, char **) {
    try {
        return use(Port(), argc);
    } catch (const Failure &failure) {
        return failure.code;
    }
}
