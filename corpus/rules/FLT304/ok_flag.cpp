// why: the result is kept, and asked before each use.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    explicit Port(PCWSTR name) : result_(FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle_)) {}
    ~Port()
    {
        if (SUCCEEDED(result_))
            CloseHandle(handle_);
    }
    HRESULT Send(ULONG code)
    {
        DWORD returned;
        if (FAILED(result_))
            return result_;
        return FilterSendMessage(handle_, &code, sizeof(code), nullptr, 0, &returned);
    }

private:
    HANDLE handle_;
    HRESULT result_;
};

int main()
{
    Port port(L"\\KeptPort");
    return FAILED(port.Send(1));
}
