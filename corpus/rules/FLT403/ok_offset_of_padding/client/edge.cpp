#include <windows.h>
#include <fltUser.h>
#include <stddef.h>

struct Message {
    FILTER_MESSAGE_HEADER header;
    ULONG pid;
};

class Reply {
public:
    Reply(ULONGLONG id, bool block) {
        data_.header.Status = 0;
        data_.header.MessageId = id;
        data_.block = block;
    }
    HRESULT send(HANDLE port) {
        return FilterReplyMessage(port, &data_.header, size);
    }

private:
    struct Data {
        FILTER_REPLY_HEADER header;
        UCHAR block;
    };
    static constexpr DWORD size = offsetof(Data, block) + sizeof(UCHAR);
    Data data_;
};

int main() {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\EdgePort", 0, nullptr, 0, nullptr, &port))) {
        return 1;
    }
    Message message;
    while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), nullptr))) {
        Reply reply(message.header.MessageId, message.pid == 4);
        reply.send(port);
    }
    CloseHandle(port);
    return 0;
}
