// why: the unique_ptr only gets handles that are there, so its test for null is right.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    void operator()(HANDLE handle) const { CloseHandle(handle); }
};

static std::unique_ptr<void, closer> Open(PCWSTR name)
{
    HANDLE raw;
    if (FAILED(FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &raw)))
        return nullptr;
    return std::unique_ptr<void, closer>(raw);
}

int main()
{
    auto port = Open(L"\\GoodPort");
    return port ? 0 : 1;
}
