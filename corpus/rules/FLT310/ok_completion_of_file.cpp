// why: the completion port is for a file.
#include <windows.h>
#include <fltUser.h>

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\PlainPort", FLT_PORT_FLAG_SYNC_HANDLE, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE file = CreateFileW(L"log.txt", GENERIC_READ, 0, nullptr, OPEN_EXISTING, FILE_FLAG_OVERLAPPED, nullptr);
    if (file != INVALID_HANDLE_VALUE) {
        HANDLE completion = CreateIoCompletionPort(file, nullptr, 0, 1);
        if (completion != nullptr)
            CloseHandle(completion);
        CloseHandle(file);
    }
    CloseHandle(port);
    return 0;
}
