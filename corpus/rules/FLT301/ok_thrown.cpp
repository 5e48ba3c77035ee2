// why: what is thrown passes the destructor of the guard.
#include <windows.h>
#include <fltUser.h>

struct Guard {
    explicit Guard(HANDLE handle) : handle(handle) {}
    ~Guard() { CloseHandle(handle); }
    HANDLE handle;
};

struct Failure {
    HRESULT hr;
};

static HRESULT Ask(ULONG question)
{
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port);
    if (FAILED(hr))
        return hr;
    try {
        Guard guard(port);
        DWORD returned = 0;
        hr = FilterSendMessage(guard.handle, &question, sizeof(question), nullptr, 0, &returned);
        if (FAILED(hr))
            throw Failure{hr};
    } catch (const Failure &failure) {
        return failure.hr;
    }
    return S_OK;
}

int main()
{
    return FAILED(Ask(4)) ? 1 : 0;
}
