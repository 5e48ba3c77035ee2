// why: a dismissed guard runs nothing: here it is dismissed although nobody else takes the handle.
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
    if (FAILED(FilterSendMessage(port, &question, sizeof(question), nullptr, 0, &returned))) {
        close.Dismiss();
        return 1; //~ FLT301
    }
    return 0;
}

int main()
{
    return Ask(7);
}
