// why: the destructor of what std::async gives waits, and it runs before that of the port.
#include <windows.h>
#include <fltUser.h>
#include <future>

struct Message {
    FILTER_MESSAGE_HEADER header;
    ULONG body[4];
};

class Port {
public:
    Port() : opened_(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &handle_)) {}
    ~Port()
    {
        if (SUCCEEDED(opened_))
            CloseHandle(handle_);
    }
    Port(const Port &) = delete;
    bool IsOpen() const { return SUCCEEDED(opened_); }
    HANDLE Handle() const { return handle_; }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
    HRESULT opened_;
};

static int Listen(HANDLE port)
{
    Message message;
    int count = 0;
    while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), nullptr)))
        count++;
    return count;
}

int main()
{
    Port port;
    if (!port.IsOpen())
        return 1;
    std::future<int> listening = std::async(Listen, port.Handle());
    CancelIoEx(port.Handle(), nullptr);
    return 0;
}
