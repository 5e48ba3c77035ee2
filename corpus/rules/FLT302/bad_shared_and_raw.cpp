// why: the handle is closed by hand although a shared pointer closes it, too.
#include <windows.h>
#include <fltUser.h>
#include <memory>

static int Ask(ULONG question)
{
    HANDLE port;
    DWORD returned = 0;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    auto close = [](HANDLE handle) { CloseHandle(handle); }; //~ FLT302
    std::shared_ptr<void> owner(port, close);
    std::shared_ptr<void> other = owner;
    HRESULT hr = FilterSendMessage(other.get(), &question, sizeof(question), nullptr, 0, &returned);
    owner.reset();
    CloseHandle(port);
    return FAILED(hr);
}

int main()
{
    return Ask(7);
}
