#include <windows.h>
#include <fltUser.h>
#include "../inc/grain.h"

struct Message {
    FILTER_MESSAGE_HEADER header;
    GrainRequest request;
};

struct Reply {
    FILTER_REPLY_HEADER header;
    GrainVerdict verdict;
};

int main() {
    HANDLE port = nullptr;
    if (FAILED(FilterConnectCommunicationPort(GRAIN_PORT, 0, nullptr, 0, nullptr, &port))) {
        return 1;
    }
    Message message = {};
    while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), nullptr))) {
        Reply reply = {};
        reply.header.MessageId = message.header.MessageId;
        reply.verdict.block = 1;
        FilterReplyMessage(port, reinterpret_cast<PFILTER_REPLY_HEADER>(&reply), sizeof(Reply)); //~ FLT403
    }
    CloseHandle(port);
    return 0;
}
