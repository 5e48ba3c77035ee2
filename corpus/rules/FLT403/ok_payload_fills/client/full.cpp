#include <windows.h>
#include <fltUser.h>
#include "../inc/full.h"

struct Message {
    FILTER_MESSAGE_HEADER header;
    Request request;
};

struct Reply {
    FILTER_REPLY_HEADER header;
    Verdict verdict;
};

int main() {
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(FULL_PORT, 0, nullptr, 0, nullptr, &port))) {
        return 1;
    }
    Message message;
    while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), nullptr))) {
        Reply reply = {{0, message.header.MessageId}, {1, message.request.pid}};
        FilterReplyMessage(port, &reply.header, sizeof(reply));
    }
    CloseHandle(port);
    return 0;
}
