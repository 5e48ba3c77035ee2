// why: the memory that is freed held the handle, which was closed before.
#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

struct Session {
    HANDLE port;
    ULONG id;
};

int main()
{
    Session *session = (Session *)calloc(1, sizeof(Session));
    if (session == nullptr)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\HeapPort", 0, nullptr, 0, nullptr, &session->port))) {
        free(session);
        return 2;
    }
    CloseHandle(session->port);
    free(session);
    return 0;
}
