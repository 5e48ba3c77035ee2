// why: the class opens synchronously by default, and Read() uses its OVERLAPPED.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    explicit Port(PCWSTR name, DWORD options = FLT_PORT_FLAG_SYNC_HANDLE)
    {
        ok_ = SUCCEEDED(FilterConnectCommunicationPort(name, options, nullptr, 0, nullptr, &handle_)); //~ FLT310
    }
    ~Port()
    {
        if (ok_)
            CloseHandle(handle_);
    }
    bool Read()
    {
        DWORD bytes;
        if (!ok_)
            return false;
        FilterGetMessage(handle_, &header_, sizeof(header_), &overlapped_);
        return GetOverlappedResult(handle_, &overlapped_, &bytes, TRUE) != 0;
    }

private:
    HANDLE handle_;
    bool ok_;
    FILTER_MESSAGE_HEADER header_;
    OVERLAPPED overlapped_ = {};
};

int main()
{
    static Port port(L"\\ClassPort");
    return port.Read() ? 0 : 1;
}
