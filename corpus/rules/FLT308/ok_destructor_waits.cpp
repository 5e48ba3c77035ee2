// why: the destructor of the request ends it before its members go.
#include <windows.h>
#include <fltUser.h>

class Request {
public:
    explicit Request(HANDLE port) : port_(port)
    {
        pending_ = FilterGetMessage(port_, &header_, sizeof(header_), &overlapped_) == HRESULT_FROM_WIN32(ERROR_IO_PENDING);
    }
    ~Request()
    {
        DWORD bytes;
        if (pending_) {
            CancelIoEx(port_, &overlapped_);
            GetOverlappedResult(port_, &overlapped_, &bytes, TRUE);
        }
    }

private:
    HANDLE port_;
    bool pending_;
    FILTER_MESSAGE_HEADER header_;
    OVERLAPPED overlapped_ = {};
};

static void Once(HANDLE port)
{
    Request request(port);
    Sleep(100);
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ScopePort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Once(port);
    CloseHandle(port);
    return 0;
}
