// why: the test is the wrong way round.
#include <windows.h>
#include <fltUser.h>

static bool Connected(HANDLE *port)
{
    HRESULT hr = FilterConnectCommunicationPort(L"\\InvertedPort", 0, nullptr, 0, nullptr, port);
    return FAILED(hr);
}

int main()
{
    static HANDLE port;
    DWORD returned;
    ULONG code = 3;

    if (Connected(&port))
        FilterSendMessage(port, &code, sizeof(code), nullptr, 0, &returned); //~ FLT304
    return 0;
}
