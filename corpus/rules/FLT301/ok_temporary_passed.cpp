// why: temporaries that an exception passes are destroyed
#include <windows.h>
#include <fltuser.h>

struct Failure {
    int code;
};

class Port {
public:
    Port() : handle_(INVALID_HANDLE_VALUE) {
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle_)))
            throw Failure{1};
    }
    Port(Port &&other) noexcept : handle_(other.handle_) { other.handle_ = INVALID_HANDLE_VALUE; }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    ~Port() {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
    }
    HANDLE get() const { return handle_; }

private:
    HANDLE handle_;
};

static int look(const Port &port, int level) {
    if (level > 3)
        throw Failure{level};
    return port.get() != nullptr;
}

int main(int argc, char **) {
    int sum = 0;
    for (int i = 0; i < 3; i++) {
        try {
            sum += look(Port(), argc) + look(Port(), i);
        } catch (const Failure &failure) {
            Sleep(failure.code);
        }
    }
    return sum;
}
