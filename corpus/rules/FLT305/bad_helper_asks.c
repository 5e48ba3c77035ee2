// why: the helper asks the global whether it is NULL.
#include <windows.h>
#include <fltUser.h>

static HANDLE g_hPort;

static BOOL IsConnected(void)
{
    return g_hPort != NULL; //~ FLT305
}

static void Tell(ULONG ulCode)
{
    DWORD dwReturned;

    if (IsConnected())
        FilterSendMessage(g_hPort, &ulCode, sizeof(ulCode), NULL, 0, &dwReturned);
}

int main(void)
{
    FilterConnectCommunicationPort(L"\\AskedPort", 0, NULL, 0, NULL, &g_hPort);
    Tell(1);
    return 0;
}
