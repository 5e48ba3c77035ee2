// why: Close() notes that it has closed, and Send() looks.
#include <windows.h>
#include <fltUser.h>

class Channel {
public:
    explicit Channel(HANDLE port) : port_(port) {}
    ~Channel() { Close(); }
    void Close()
    {
        if (!closed_) {
            CloseHandle(port_);
            closed_ = true;
        }
    }
    HRESULT Send(ULONG code)
    {
        DWORD returned;
        return closed_ ? E_HANDLE : FilterSendMessage(port_, &code, sizeof(code), nullptr, 0, &returned);
    }

private:
    HANDLE port_;
    bool closed_ = false;
};

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\FlagPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Channel channel(port);
    channel.Send(1);
    channel.Close();
    return channel.Send(2) == E_HANDLE ? 0 : 2;
}
