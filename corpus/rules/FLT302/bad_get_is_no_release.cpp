// why: get() leaves the handle with the unique_ptr, which closes it again.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    void operator()(HANDLE handle) const { CloseHandle(handle); } //~ FLT302
};

static HRESULT Once()
{
    HANDLE raw;
    HRESULT hr = FilterConnectCommunicationPort(L"\\OncePort", 0, nullptr, 0, nullptr, &raw);
    if (FAILED(hr))
        return hr;
    std::unique_ptr<void, closer> port(raw);
    ULONG code = 5;
    DWORD returned;
    hr = FilterSendMessage(port.get(), &code, sizeof(code), nullptr, 0, &returned);
    CloseHandle(port.get());
    return hr;
}

int main()
{
    return SUCCEEDED(Once()) ? 0 : 1;
}
