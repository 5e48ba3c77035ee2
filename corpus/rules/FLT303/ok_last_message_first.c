// why: the last message goes out before the port is closed.
#include <windows.h>
#include <fltUser.h>

static HANDLE Port = INVALID_HANDLE_VALUE;

static void Send(ULONG Code)
{
    DWORD returned;

    if (Port != INVALID_HANDLE_VALUE)
        FilterSendMessage(Port, &Code, sizeof(Code), NULL, 0, &returned);
}

static void Shutdown(void)
{
    Send(0);
    CloseHandle(Port);
    Port = INVALID_HANDLE_VALUE;
    Send(1);
}

int main(void)
{
    if (FAILED(FilterConnectCommunicationPort(L"\\ByePort", 0, NULL, 0, NULL, &Port))) {
        Port = INVALID_HANDLE_VALUE;
        return 1;
    }
    Shutdown();
    return 0;
}
