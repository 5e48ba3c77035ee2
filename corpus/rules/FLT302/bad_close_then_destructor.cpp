// why: Close() does not note that the handle is gone, so the destructor closes it once more.
#include <windows.h>
#include <fltUser.h>

class Channel {
public:
    bool Open() { return SUCCEEDED(FilterConnectCommunicationPort(L"\\Channel", 0, nullptr, 0, nullptr, &port_)); }
    void Close() { CloseHandle(port_); }
    ~Channel()
    {
        if (port_ != INVALID_HANDLE_VALUE)
            CloseHandle(port_); //~ FLT302
    }

private:
    HANDLE port_ = INVALID_HANDLE_VALUE;
};

int main()
{
    Channel channel;
    if (!channel.Open())
        return 1;
    channel.Close();
    return 0;
}
