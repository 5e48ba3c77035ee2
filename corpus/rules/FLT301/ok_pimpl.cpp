// why: the session behind the pointer dies with the client, and closes what it has, whichever way main ends
#include <windows.h>
#include <fltuser.h>
#include <memory>

class Client {
public:
    Client();
    ~Client();
    bool open();
    bool query(DWORD *version);

private:
    struct Session;
    std::unique_ptr<Session> session_;
};

struct Client::Session {
    HANDLE port = INVALID_HANDLE_VALUE;
    ~Session() {
        if (port != INVALID_HANDLE_VALUE)
            CloseHandle(port);
    }
};

Client::Client() = default;
Client::~Client() = default;

bool Client::open() {
    auto session = std::make_unique<Session>();
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &session->port))) {
        session->port = INVALID_HANDLE_VALUE;
        return false;
    }
    session_ = std::move(session);
    return true;
}

bool Client::query(DWORD *version) {
    DWORD command = 1, got = 0;
    return session_ && SUCCEEDED(FilterSendMessage(session_->port, &command, sizeof command, version,
                                                   sizeof *version, &got));
}

static int show(unsigned tries) {
    Client client;
    for (unsigned i = 0; i < tries; i++) {
        DWORD version = 0;
        if (client.open() && client.query(&version))
            return static_cast<int>(version);
    }
    return -1;
}

int main() {
    return show(3) < 0 ? 1 : 0;
}
