// why: the thread is a member behind the handle's guard: it is joined before the handle is closed
#include <windows.h>
#include <fltuser.h>
#include <thread>

class Port {
  public:
    Port() = default;
    ~Port() {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
    }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    HRESULT connect() {
        return FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle_);
    }
    HANDLE get() const { return handle_; }

  private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

class Listener {
  public:
    bool start() {
        if (FAILED(port_.connect()))
            return false;
        thread_ = std::jthread([this] { listen(); });
        return true;
    }

  private:
    void listen() {
        struct {
            FILTER_MESSAGE_HEADER header;
            ULONG data[16];
        } message;
        while (SUCCEEDED(FilterGetMessage(port_.get(), &message.header, sizeof(message), nullptr)))
            ;
    }

    Port port_;
    std::jthread thread_;
};

int main() {
    Listener listener;
    return listener.start() ? 0 : 1;
}
