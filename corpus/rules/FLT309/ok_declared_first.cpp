// why: the thread is declared behind the port, so it is joined before the port is closed.
#include <windows.h>
#include <fltUser.h>
#include <thread>
#include <utility>

struct Port {
    HANDLE handle = INVALID_HANDLE_VALUE;
    ~Port()
    {
        if (handle != INVALID_HANDLE_VALUE)
            CloseHandle(handle);
    }
};

struct Joiner {
    explicit Joiner(std::thread thread) : thread(std::move(thread)) {}
    ~Joiner()
    {
        if (thread.joinable())
            thread.join();
    }
    std::thread thread;
};

int main()
{
    Port port;
    if (FAILED(FilterConnectCommunicationPort(L"\\JoinerPort", 0, nullptr, 0, nullptr, &port.handle)))
        return 1;
    HANDLE handle = port.handle;
    Joiner joiner(std::thread([handle] {
        ULONG code = 1;
        DWORD returned;
        FilterSendMessage(handle, &code, sizeof(code), nullptr, 0, &returned);
    }));
    return 0;
}
