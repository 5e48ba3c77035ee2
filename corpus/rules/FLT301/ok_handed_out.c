// why: the helper gives the handle to its caller, who closes it.
#include <windows.h>
#include <fltUser.h>

typedef struct _SESSION {
    HANDLE Port;
    ULONG Id;
} SESSION;

static BOOL OpenSession(SESSION *Session)
{
    Session->Id = 7;
    return SUCCEEDED(FilterConnectCommunicationPort(L"\\SessionPort", 0, NULL, 0, NULL, &Session->Port));
}

static void CloseSession(SESSION *Session)
{
    CloseHandle(Session->Port);
    Session->Port = INVALID_HANDLE_VALUE;
}

static HRESULT Ping(void)
{
    SESSION session;
    DWORD returned;
    HRESULT hr;

    if (!OpenSession(&session))
        return E_FAIL;
    hr = FilterSendMessage(session.Port, &session.Id, sizeof(session.Id), NULL, 0, &returned);
    CloseSession(&session);
    return hr;
}

int main(void)
{
    return Ping() == S_OK ? 0 : 1;
}
