// why: FindClose is for searches.
#include <windows.h>
#include <fltUser.h>

static void Done(HANDLE Port)
{
    FindClose(Port); //~ FLT307
}

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\FindPort", 0, NULL, 0, NULL, &port)))
        return 1;
    Done(port);
    return 0;
}
