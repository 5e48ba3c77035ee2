// why: join() comes first.
#include <windows.h>
#include <fltUser.h>
#include <thread>

static bool Stop;

static void Listen(HANDLE port)
{
    FILTER_MESSAGE_HEADER header;
    while (!Stop)
        FilterGetMessage(port, &header, sizeof(header), nullptr);
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\JoinedPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    std::thread listener(Listen, port);
    Sleep(1000);
    Stop = true;
    CancelIoEx(port, nullptr);
    listener.join();
    CloseHandle(port);
    return 0;
}
