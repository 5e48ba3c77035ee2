// why: Disconnect() closes the global and leaves it as it is, and the next command goes out through it.
#include <windows.h>
#include <fltUser.h>

static HANDLE ControlPort = INVALID_HANDLE_VALUE;

static void Disconnect(void)
{
    CloseHandle(ControlPort);
}

static HRESULT Command(ULONG Code)
{
    DWORD returned;

    if (ControlPort == INVALID_HANDLE_VALUE)
        return E_HANDLE;
    return FilterSendMessage(ControlPort, &Code, sizeof(Code), NULL, 0, &returned); //~ FLT303
}

int main(void)
{
    if (FAILED(FilterConnectCommunicationPort(L"\\ControlPort", 0, NULL, 0, NULL, &ControlPort)))
        return 1;
    Command(1);
    Disconnect();
    Command(2);
    return 0;
}
