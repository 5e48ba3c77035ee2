// why: the OVERLAPPED is a member and lives on, the buffer is a local variable.
#include <windows.h>
#include <fltUser.h>

class Reader {
public:
    explicit Reader(HANDLE port) : port_(port) {}
    bool Begin()
    {
        FILTER_MESSAGE_HEADER header;
        HRESULT hr = FilterGetMessage(port_, &header, sizeof(header), &overlapped_);
        return hr == HRESULT_FROM_WIN32(ERROR_IO_PENDING); //~ FLT308
    }
    bool End()
    {
        DWORD bytes;
        return GetOverlappedResult(port_, &overlapped_, &bytes, TRUE) != FALSE;
    }

private:
    HANDLE port_;
    OVERLAPPED overlapped_ = {};
};

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\BlockPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    static Reader reader(port);
    if (reader.Begin())
        reader.End();
    CloseHandle(port);
    return 0;
}
