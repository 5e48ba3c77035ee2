// why: the template takes the size of what it gets.
#include <windows.h>
#include <fltUser.h>

template <class T> static HRESULT Connect(PCWSTR name, const T &context, HANDLE *port)
{
    return FilterConnectCommunicationPort(name, 0, &context, sizeof(T), nullptr, port);
}

struct Hello {
    ULONG version, flags;
};

int main()
{
    HANDLE port;
    if (FAILED(Connect(L"\\TemplatePort", Hello{1, 2}, &port)))
        return 1;
    CloseHandle(port);
    return 0;
}
