// why: after the vector is cleared it has no connection in it, so that nothing is sent through a closed one
#include <windows.h>
#include <fltuser.h>
#include <memory>
#include <vector>

struct Closer {
    typedef HANDLE pointer;
    void operator()(HANDLE handle) const { CloseHandle(handle); }
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
            FilterSendMessage(port.get(), data, size, nullptr, 0, &got);
        }
    }
    void leave() { ports_.clear(); }

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
