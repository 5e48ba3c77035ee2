// why: the destructor of the interface is not virtual: delete runs that one, and not the one that closes
#include <windows.h>
#include <fltuser.h>
#include <memory>

struct ITransport {
    ~ITransport() {}
    virtual bool send(const void *data, DWORD size) = 0;
};

class FilterTransport : public ITransport {
public:
    explicit FilterTransport(HANDLE port) : port_(port) {}
    ~FilterTransport() { CloseHandle(port_); }
    bool send(const void *data, DWORD size) override {
        DWORD got = 0;
        return SUCCEEDED(FilterSendMessage(port_, const_cast<void *>(data), size, nullptr, 0, &got));
    }

private:
    HANDLE port_;
};

class NullTransport : public ITransport {
public:
    bool send(const void *, DWORD) override { return true; }
};

static std::unique_ptr<ITransport> make_transport() {
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &port)))
        return std::unique_ptr<ITransport>(new NullTransport());
    return std::unique_ptr<ITransport>(new FilterTransport(port));
}

static bool tell(const char *text, DWORD size) {
    std::unique_ptr<ITransport> transport = make_transport();
    return transport->send(text, size); //~ FLT301
}

int main() {
    return tell("on", 2) && tell("off", 3) ? 0 : 1;
}
