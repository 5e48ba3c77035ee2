// why: what is deleted is the object that held the handle, which its destructor closes.
#include <windows.h>
#include <fltUser.h>

struct Session {
    explicit Session(HANDLE port) : port(port) {}
    ~Session() { CloseHandle(port); }
    HANDLE port;
};

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\HolderPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Session *session = new Session(port);
    delete session;
    return 0;
}
