// why: the structure behind the pointer has no destructor: with it the handle in it is gone
#include <windows.h>
#include <fltuser.h>
#include <memory>

class Client {
public:
    bool open() {
        session_ = std::make_unique<Session>(); //~ FLT301
        return SUCCEEDED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &session_->port));
    }
    bool query(DWORD *version) {
        DWORD command = 1, got = 0;
        return SUCCEEDED(FilterSendMessage(session_->port, &command, sizeof command, version, sizeof *version, &got));
    }
    void close() {
        CloseHandle(session_->port);
        session_.reset();
    }

private:
    struct Session {
        HANDLE port = INVALID_HANDLE_VALUE;
    };
    std::unique_ptr<Session> session_;
};

int main() {
    Client client;
    DWORD version = 0;
    for (int i = 0; i < 3; i++) {
        if (client.open() && client.query(&version)) {
            client.close();
            return 0;
        }
    }
    return 1; //~ FLT301
}
