// why: a global has the handle, and nothing closes it but the end of the process.
#include <windows.h>
#include <fltUser.h>

static HANDLE gPort = INVALID_HANDLE_VALUE;

static BOOL Connect(void)
{
    if (gPort != INVALID_HANDLE_VALUE)
        return TRUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\LogPort", 0, NULL, 0, NULL, &gPort))) {
        gPort = INVALID_HANDLE_VALUE;
        return FALSE;
    }
    return TRUE;
}

static void Tell(ULONG Code)
{
    DWORD returned;

    if (Connect())
        FilterSendMessage(gPort, &Code, sizeof(Code), NULL, 0, &returned);
}

int main(int argc, char **argv)
{
    (void)argv;
    Tell(1);
    if (argc > 1)
        ExitProcess(3);
    Tell(2);
    return 0;
}
