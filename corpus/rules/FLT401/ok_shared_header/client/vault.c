#include <windows.h>
#include <fltUser.h>
#include "../inc/vault.h"

typedef struct _VAULT_SESSION
{
    HANDLE Port;
    PCWSTR Name;
} VAULT_SESSION;

static HRESULT VaultOpen(VAULT_SESSION *Session)
{
    Session->Port = INVALID_HANDLE_VALUE;
    return FilterConnectCommunicationPort(Session->Name, 0, NULL, 0, NULL, &Session->Port);
}

int main(void)
{
    VAULT_SESSION session = {NULL, VAULT_PORT_NAME};
    ULONG command = 5;
    DWORD returned;

    if (FAILED(VaultOpen(&session)))
        return 1;
    FilterSendMessage(session.Port, &command, sizeof(command), NULL, 0, &returned);
    CloseHandle(session.Port);
    return 0;
}
