// why: the member begins as what the macro stands for, in an object made by a declaration, by Port() and as a member
#include <windows.h>
#include <fltuser.h>

#define NOT_OPEN INVALID_HANDLE_VALUE

class Port {
public:
    Port() = default;
    ~Port() {
        if (handle != NOT_OPEN)
            CloseHandle(handle);
    }
    Port(const Port &) = delete;
    bool dial() {
        return handle == NOT_OPEN &&
               SUCCEEDED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle));
    }

private:
    HANDLE handle = NOT_OPEN;
};

struct Pair {
    Port first, second;
};

int main() {
    Port one;
    Pair pair{};
    return one.dial() && pair.first.dial() && pair.second.dial() ? 0 : 1;
}
