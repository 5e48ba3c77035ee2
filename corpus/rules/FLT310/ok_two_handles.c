// why: commands go over the synchronous handle, messages come in over the other one.
#include <windows.h>
#include <fltUser.h>

static FILTER_MESSAGE_HEADER Header;
static OVERLAPPED Overlapped;

int main(void)
{
    HANDLE commands, messages;
    ULONG code = 1;
    DWORD bytes;

    if (FAILED(FilterConnectCommunicationPort(L"\\TwoPort", FLT_PORT_FLAG_SYNC_HANDLE, NULL, 0, NULL, &commands)))
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\TwoPort", 0, NULL, 0, NULL, &messages))) {
        CloseHandle(commands);
        return 2;
    }
    FilterSendMessage(commands, &code, sizeof(code), NULL, 0, &bytes);
    FilterGetMessage(messages, &Header, sizeof(Header), &Overlapped);
    GetOverlappedResult(messages, &Overlapped, &bytes, TRUE);
    CloseHandle(messages);
    CloseHandle(commands);
    return 0;
}
