// why: a detached thread is waited for by nobody.
#include <windows.h>
#include <fltUser.h>
#include <thread>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
} MESSAGE;

static void Listen(HANDLE port)
{
    MESSAGE message;
    while (SUCCEEDED(FilterGetMessage(port, &message.Header, sizeof(message), nullptr)))
        ;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\DetachedPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    std::thread listener(Listen, port);
    listener.detach();
    Sleep(5000);
    CloseHandle(port); //~ FLT309
    return 0;
}
