// why: the size follows from whether there is a context.
#include <windows.h>
#include <fltUser.h>

struct Hello {
    ULONG version;
};

static HRESULT Connect(HANDLE *port, const Hello *hello)
{
    return FilterConnectCommunicationPort(L"\\OptionalPort", 0, hello, hello ? sizeof(*hello) : 0, nullptr, port);
}

int main(int argc, char **argv)
{
    (void)argv;
    Hello hello = {1};
    HANDLE port;
    if (FAILED(Connect(&port, argc > 1 ? &hello : nullptr)))
        return 1;
    CloseHandle(port);
    return 0;
}
