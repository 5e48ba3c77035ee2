// why: the guard runs what it was given, whatever type that had.
#include <windows.h>
#include <fltUser.h>
#include <functional>
#include <utility>

class Finally {
public:
    explicit Finally(std::function<void()> action) : action_(std::move(action)) {}
    ~Finally()
    {
        if (action_)
            action_();
    }
    Finally(const Finally &) = delete;
    void Dismiss() { action_ = nullptr; }

private:
    std::function<void()> action_;
};

static int Ask(ULONG question)
{
    HANDLE port;
    DWORD returned = 0;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Finally close([&] { CloseHandle(port); });
    return FAILED(FilterSendMessage(port, &question, sizeof(question), nullptr, 0, &returned));
}

int main()
{
    return Ask(7);
}
