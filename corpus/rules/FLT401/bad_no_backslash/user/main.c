#include <windows.h>
#include <fltUser.h>
#include "../common/names.h"

static HANDLE g_hGate = INVALID_HANDLE_VALUE;

static BOOL OpenGate(void)
{
    HRESULT hr = FilterConnectCommunicationPort(GATE_PORT, 0, NULL, 0, NULL, &g_hGate); //~ FLT401
    return hr == S_OK;
}

int wmain(int argc, wchar_t **argv)
{
    ULONG command = (ULONG)argc;
    DWORD returned;

    if (!OpenGate())
        return 2;
    FilterSendMessage(g_hGate, &command, sizeof(command), NULL, 0, &returned);
    CloseHandle(g_hGate);
    g_hGate = INVALID_HANDLE_VALUE;
    return 0;
}
