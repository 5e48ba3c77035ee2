// why: the lambda reads with an OVERLAPPED.
#include <windows.h>
#include <fltUser.h>

int main()
{
    static OVERLAPPED overlapped;
    static FILTER_MESSAGE_HEADER header;
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\LambdaPort", FLT_PORT_FLAG_SYNC_HANDLE, nullptr, 0, nullptr, &port))) //~ FLT310
        return 1;
    auto read = [port] {
        DWORD bytes;
        FilterGetMessage(port, &header, sizeof(header), &overlapped);
        GetOverlappedResult(port, &overlapped, &bytes, TRUE);
    };
    read();
    CloseHandle(port);
    return 0;
}
