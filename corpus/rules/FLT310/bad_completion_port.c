// why: a completion port makes no sense for a synchronous handle.
#include <windows.h>
#include <fltUser.h>

int main(void)
{
    HANDLE port, completion;
    DWORD options = FLT_PORT_FLAG_SYNC_HANDLE;

    if (FAILED(FilterConnectCommunicationPort(L"\\IoPort", options, NULL, 0, NULL, &port))) //~ FLT310
        return 1;
    completion = CreateIoCompletionPort(port, NULL, 0, 1);
    if (completion != NULL)
        CloseHandle(completion);
    CloseHandle(port);
    return 0;
}
