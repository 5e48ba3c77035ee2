// why: without an OVERLAPPED nothing is ever pending.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct Message {
    FILTER_MESSAGE_HEADER header;
    UCHAR data[32];
};

static HRESULT Receive(HANDLE port)
{
    auto message = std::make_unique<Message>();
    return FilterGetMessage(port, &message->header, sizeof(Message), nullptr);
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\SimplePort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Receive(port);
    CloseHandle(port);
    return 0;
}
