// why: closed behind its owner, the connection stays in the vector: the second round sends through it, and its owner closes again
#include <windows.h>
#include <fltuser.h>
#include <memory>
#include <vector>

struct Closer {
    typedef HANDLE pointer;
    void operator()(HANDLE handle) const { CloseHandle(handle); } //~ FLT302
};
typedef std::unique_ptr<void, Closer> Port;

class Session {
public:
    bool open() {
        HANDLE handle = nullptr;
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle)))
            return false;
        ports_.emplace_back(handle);
        return true;
    }
    void say(void *data, DWORD size) {
        for (auto &port : ports_) {
            DWORD got = 0;
            FilterSendMessage(port.get(), data, size, nullptr, 0, &got);  //~ FLT303
        }
    }
    void leave() {
        for (auto &port : ports_)
            CloseHandle(port.get());
    }

private:
    std::vector<Port> ports_;
};

int main() {
    Session session;
    if (!session.open())
        return 1;
    char text[] = "hello";
    session.say(text, sizeof text);
    session.leave();
    session.say(text, sizeof text);
    return 0;
}
