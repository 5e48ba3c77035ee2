// why: the size member keeps its initial value 0, although there is a context.
#include <windows.h>
#include <fltUser.h>

class Connector {
public:
    void Set(const void *context) { context_ = context; }
    HRESULT Connect(HANDLE *port) const
    {
        return FilterConnectCommunicationPort(L"\\MemberPort", 0, context_, size_, nullptr, port); //~ FLT306
    }

private:
    const void *context_ = nullptr;
    WORD size_ = 0;
};

int main()
{
    ULONG version = 1;
    Connector connector;
    HANDLE port;
    connector.Set(&version);
    if (FAILED(connector.Connect(&port)))
        return 1;
    CloseHandle(port);
    return 0;
}
