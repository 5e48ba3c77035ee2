// why: the handle is handed to the thread, which closes it itself.
#include <windows.h>
#include <fltUser.h>

static DWORD WINAPI Serve(LPVOID parameter)
{
    HANDLE port = static_cast<HANDLE>(parameter);
    FILTER_MESSAGE_HEADER header;
    while (SUCCEEDED(FilterGetMessage(port, &header, sizeof(header), nullptr)))
        ;
    CloseHandle(port);
    return 0;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ServedPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE thread = CreateThread(nullptr, 0, Serve, port, 0, nullptr);
    if (thread == nullptr) {
        CloseHandle(port);
        return 2;
    }
    WaitForSingleObject(thread, INFINITE);
    CloseHandle(thread);
    return 0;
}
