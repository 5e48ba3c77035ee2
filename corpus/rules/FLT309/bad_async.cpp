// why: the handle is closed while the function that std::async has started still reads messages.
#include <windows.h>
#include <fltUser.h>
#include <future>

struct Message {
    FILTER_MESSAGE_HEADER header;
    ULONG body[4];
};

static void Listen(HANDLE port)
{
    Message message;
    while (SUCCEEDED(FilterGetMessage(port, &message.header, sizeof(message), nullptr))) {
    }
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    std::future<void> listening = std::async(std::launch::async, [port] { Listen(port); });
    Sleep(1000);
    CloseHandle(port); //~ FLT309
    listening.wait();
    return 0;
}
