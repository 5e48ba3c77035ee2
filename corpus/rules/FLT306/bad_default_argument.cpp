// why: the size has a default that goes with no context.
#include <windows.h>
#include <fltUser.h>

struct Hello {
    ULONG version;
};

static HRESULT Connect(HANDLE *port, const Hello *hello = nullptr, WORD size = sizeof(Hello))
{
    return FilterConnectCommunicationPort(L"\\DefaultPort", 0, hello, size, nullptr, port); //~ FLT306
}

int main()
{
    HANDLE port;
    if (FAILED(Connect(&port)))
        return 1;
    CloseHandle(port);
    return 0;
}
