// why: Stop() closes, and then joins.
#include <windows.h>
#include <fltUser.h>
#include <atomic>
#include <thread>

class Listener {
public:
    bool Start()
    {
        if (FAILED(FilterConnectCommunicationPort(L"\\JoinPort", 0, nullptr, 0, nullptr, &port_)))
            return false;
        worker_ = std::thread([this] { Run(); });
        return true;
    }
    void Stop()
    {
        stop_ = true;
        CloseHandle(port_); //~ FLT309
        worker_.join();
    }

private:
    void Run()
    {
        FILTER_MESSAGE_HEADER header;
        while (!stop_)
            FilterGetMessage(port_, &header, sizeof(header), nullptr);
    }

    HANDLE port_ = INVALID_HANDLE_VALUE;
    std::atomic<bool> stop_{false};
    std::thread worker_;
};

int main()
{
    Listener listener;
    if (!listener.Start())
        return 1;
    Sleep(1000);
    listener.Stop();
    return 0;
}
