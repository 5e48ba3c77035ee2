// why: the port is closed before the thread that sends through it was joined
#include <windows.h>
#include <fltuser.h>
#include <atomic>
#include <thread>

class Watcher {
public:
    bool start() {
        if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &port_))) {
            port_ = nullptr;
            return false;
        }
        thread_ = std::thread([this, port = port_]() {
            char text[4] = "abc";
            while (!stop_) {
                DWORD got = 0;
                FilterSendMessage(port, text, sizeof text, nullptr, 0, &got);
            }
        });
        return true;
    }
    ~Watcher() {
        stop_ = true;
        if (port_)
            CloseHandle(port_); //~ FLT309
        if (thread_.joinable())
            thread_.join();
    }

private:
    HANDLE port_ = nullptr;
    std::atomic<bool> stop_{false};
    std::thread thread_;
};

int main() {
    Watcher watcher;
    if (!watcher.start())
        return 1;
    Sleep(5000);
    return 0;
}
