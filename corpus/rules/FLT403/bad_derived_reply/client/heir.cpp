#include <windows.h>
#include <fltUser.h>

struct Message : FILTER_MESSAGE_HEADER {
    ULONG pid;
};

struct Reply : FILTER_REPLY_HEADER {
    ULONG block;
};

class Server {
public:
    bool open() {
        return SUCCEEDED(FilterConnectCommunicationPort(L"\\HeirPort", 0, nullptr, 0, nullptr, &port_));
    }
    ~Server() {
        if (port_ != INVALID_HANDLE_VALUE) {
            CloseHandle(port_);
        }
    }
    void run() {
        Message message;
        while (SUCCEEDED(FilterGetMessage(port_, &message, sizeof(message), nullptr))) {
            Reply reply;
            reply.Status = 0;
            reply.MessageId = message.MessageId;
            reply.block = message.pid > 4;
            FilterReplyMessage(port_, &reply, sizeof(reply)); //~ FLT403
        }
    }

private:
    HANDLE port_ = INVALID_HANDLE_VALUE;
};

int main() {
    Server server;
    if (!server.open()) {
        return 1;
    }
    server.run();
    return 0;
}
