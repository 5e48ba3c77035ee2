// why: the class has a method that closes, but nothing calls it when the object dies.
#include <windows.h>
#include <fltUser.h>

class Connection {
public:
    Connection() : port_(INVALID_HANDLE_VALUE) {}

    HRESULT Open(PCWSTR name) { return FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port_); }
    HRESULT Send(ULONG command)
    {
        DWORD returned = 0;
        return FilterSendMessage(port_, &command, sizeof(command), nullptr, 0, &returned);
    }
    void Close()
    {
        if (port_ != INVALID_HANDLE_VALUE) {
            CloseHandle(port_);
            port_ = INVALID_HANDLE_VALUE;
        }
    }

private:
    HANDLE port_;
};

static bool Tell(ULONG command)
{
    Connection connection;

    if (FAILED(connection.Open(L"\\CommandPort")))
        return false;
    if (FAILED(connection.Send(command)))
        return false; //~ FLT301
    connection.Close();
    return true;
}

int main()
{
    return Tell(1) && Tell(2) ? 0 : 1;
}
