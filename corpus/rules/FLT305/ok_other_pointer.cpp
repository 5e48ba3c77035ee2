// why: what is compared with nullptr is the object, not the handle.
#include <windows.h>
#include <fltUser.h>

struct Session {
    HANDLE port;
};

static Session *Open()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ObjectPort", 0, nullptr, 0, nullptr, &port)))
        return nullptr;
    return new Session{port};
}

int main()
{
    Session *session = Open();
    if (session == nullptr)
        return 1;
    CloseHandle(session->port);
    delete session;
    return 0;
}
