// why: the reference and the member are the same handle, and the member is used behind the close.
#include <windows.h>
#include <fltUser.h>

struct Session {
    HANDLE port;
    ULONG count;
};

static void Finish(HANDLE &handle)
{
    CloseHandle(handle);
}

static HRESULT Last(Session &session)
{
    DWORD returned;
    return FilterSendMessage(session.port, &session.count, sizeof(session.count), nullptr, 0, &returned); //~ FLT303
}

int main()
{
    Session session = {};
    if (FAILED(FilterConnectCommunicationPort(L"\\LastPort", 0, nullptr, 0, nullptr, &session.port)))
        return 1;
    Finish(session.port);
    return FAILED(Last(session));
}
