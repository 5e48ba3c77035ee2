// why: the variable is set to INVALID_HANDLE_VALUE behind each close.
#include <windows.h>
#include <fltUser.h>

static HANDLE Port = INVALID_HANDLE_VALUE;

static void Disconnect(void)
{
    if (Port != INVALID_HANDLE_VALUE) {
        CloseHandle(Port);
        Port = INVALID_HANDLE_VALUE;
    }
}

int main(int argc, char **argv)
{
    (void)argv;
    if (FAILED(FilterConnectCommunicationPort(L"\\ClearPort", 0, NULL, 0, NULL, &Port)))
        return 1;
    if (argc > 1)
        Disconnect();
    Disconnect();
    return 0;
}
