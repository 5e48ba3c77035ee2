// why: the wrapper's destructor compares with nullptr.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    ~Port()
    {
        if (handle_ != nullptr) //~ FLT305
            CloseHandle(handle_);
    }
    HRESULT Connect(PCWSTR name) { return FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle_); }
    HANDLE Get() const { return handle_; }

private:
    HANDLE handle_ = nullptr;
};

int main()
{
    Port port;
    ULONG code = 1;
    DWORD returned;

    if (FAILED(port.Connect(L"\\WrapPort")))
        return 1;
    FilterSendMessage(port.Get(), &code, sizeof(code), nullptr, 0, &returned);
    return 0;
}
