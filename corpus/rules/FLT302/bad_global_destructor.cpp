// why: Stop() leaves the handle in the global object, whose destructor closes it once more when main has returned.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    HRESULT Open() { return FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &handle_); }
    HRESULT Ask(ULONG question)
    {
        DWORD returned = 0;
        return FilterSendMessage(handle_, &question, sizeof(question), nullptr, 0, &returned);
    }
    void Stop() { CloseHandle(handle_); }
    ~Port()
    {
        if (handle_ != INVALID_HANDLE_VALUE)
            CloseHandle(handle_); //~ FLT302
    }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
};

static Port port;

int main()
{
    if (FAILED(port.Open()))
        return 1;
    HRESULT hr = port.Ask(5);
    port.Stop();
    return FAILED(hr);
}
