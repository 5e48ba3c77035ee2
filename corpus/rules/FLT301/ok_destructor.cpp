// why: the destructor closes on every way out, early ones too.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    Port() = default;
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;
    ~Port() { Close(); }

    bool Connect(PCWSTR name)
    {
        Close();
        return SUCCEEDED(FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle_));
    }
    void Close()
    {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_);
        handle_ = INVALID_HANDLE_VALUE;
    }
    HANDLE Get() const { return handle_; }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

static int Run()
{
    Port port;
    ULONG command = 1;
    DWORD returned;

    if (!port.Connect(L"\\RunPort"))
        return 1;
    if (FAILED(FilterSendMessage(port.Get(), &command, sizeof(command), nullptr, 0, &returned)))
        return 2;
    if (!port.Connect(L"\\RunPort2"))
        return 3;
    return 0;
}

int main()
{
    return Run();
}
