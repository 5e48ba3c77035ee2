// why: the sender is destroyed before the port that it uses, as it is declared behind it.
#include <windows.h>
#include <fltUser.h>

struct Port {
    explicit Port(PCWSTR name) { ok = SUCCEEDED(FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle)); }
    ~Port()
    {
        if (ok)
            CloseHandle(handle);
    }
    HANDLE handle = INVALID_HANDLE_VALUE;
    bool ok;
};

struct Sender {
    explicit Sender(Port &port) : port(port) {}
    ~Sender()
    {
        ULONG bye = 0;
        DWORD returned;
        if (port.ok)
            FilterSendMessage(port.handle, &bye, sizeof(bye), nullptr, 0, &returned);
    }
    Port &port;
};

int main()
{
    Port port(L"\\MemberPort");
    Sender sender(port);
    return port.ok ? 0 : 1;
}
