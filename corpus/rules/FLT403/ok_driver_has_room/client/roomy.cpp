#include <windows.h>
#include <fltUser.h>

struct Message {
    FILTER_MESSAGE_HEADER header;
    ULONG pid;
};

struct Reply {
    FILTER_REPLY_HEADER header;
    ULONG block;
};

static HRESULT answer(HANDLE port, const Message &message) {
    Reply reply{};
    reply.header.MessageId = message.header.MessageId;
    reply.block = message.pid == 4;
    return FilterReplyMessage(port, &reply.header, sizeof(reply));
}

int main() {
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(L"\\RoomyPort", 0, nullptr, 0, nullptr, &port);
    if (FAILED(hr)) {
        return 1;
    }
    Message message;
    do {
        hr = FilterGetMessage(port, &message.header, sizeof(message), nullptr);
    } while (SUCCEEDED(hr) && SUCCEEDED(answer(port, message)));
    CloseHandle(port);
    return 0;
}
