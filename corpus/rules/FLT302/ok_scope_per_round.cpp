// why: each round of the loop has an object of its own.
#include <windows.h>
#include <fltUser.h>

struct Session {
    explicit Session(PCWSTR name) { hr = FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port); }
    ~Session()
    {
        if (SUCCEEDED(hr))
            CloseHandle(port);
    }
    HANDLE port = nullptr;
    HRESULT hr;
};

int main(int argc, char **argv)
{
    (void)argv;
    for (int i = 0; i < argc; i++) {
        Session session(L"\\RoundPort");
        ULONG code = 1;
        DWORD returned;
        if (FAILED(session.hr))
            continue;
        FilterSendMessage(session.port, &code, sizeof(code), nullptr, 0, &returned);
    }
    return 0;
}
