// why: the last of those that share the handle closes it; one lives in an object that outlives the function.
#include <windows.h>
#include <fltUser.h>
#include <memory>

class Session {
public:
    explicit Session(std::shared_ptr<void> port) : port_(port) {}
    HRESULT Ask(ULONG question)
    {
        DWORD returned = 0;
        return FilterSendMessage(port_.get(), &question, sizeof(question), nullptr, 0, &returned);
    }

private:
    std::shared_ptr<void> port_;
};

static std::unique_ptr<Session> Open()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port)))
        return nullptr;
    std::shared_ptr<void> owner(port, CloseHandle);
    return std::make_unique<Session>(owner);
}

static int Run()
{
    std::unique_ptr<Session> session = Open();
    return session && SUCCEEDED(session->Ask(3)) ? 0 : 1;
}

int main()
{
    return Run();
}
