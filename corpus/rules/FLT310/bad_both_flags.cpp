// why: the flag is one of several that are put together.
#include <windows.h>
#include <fltUser.h>

enum class Mode : DWORD { Plain = 0, Serial = FLT_PORT_FLAG_SYNC_HANDLE };

static HANDLE Open(Mode mode)
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ModePort", static_cast<DWORD>(mode), nullptr, 0, nullptr, &port))) //~ FLT310
        return INVALID_HANDLE_VALUE;
    return port;
}

int main()
{
    HANDLE port = Open(Mode::Serial);
    if (port == INVALID_HANDLE_VALUE)
        return 1;
    HANDLE completion = CreateIoCompletionPort(port, nullptr, 0, 0);
    if (completion != nullptr)
        CloseHandle(completion);
    CloseHandle(port);
    return 0;
}
