// why: where main does not close the handle itself, the destructors of what is static do, once main has returned.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    Port() { opened_ = FilterConnectCommunicationPort(L"\\AskPort", 0, nullptr, 0, nullptr, &handle_); }
    ~Port() { Stop(); }
    Port(const Port &) = delete;
    bool IsOpen() const { return SUCCEEDED(opened_); }
    HRESULT Ask(ULONG question)
    {
        DWORD returned = 0;
        return FilterSendMessage(handle_, &question, sizeof(question), nullptr, 0, &returned);
    }
    void Stop()
    {
        if (SUCCEEDED(opened_))
            CloseHandle(handle_);
        opened_ = E_FAIL;
    }
    static Port &Instance()
    {
        static Port port;
        return port;
    }

private:
    HANDLE handle_ = INVALID_HANDLE_VALUE;
    HRESULT opened_ = E_FAIL;
};

int main(int argc, char **)
{
    if (argc > 1)
        return 2;
    if (!Port::Instance().IsOpen())
        return 1;
    if (FAILED(Port::Instance().Ask(5))) {
        Port::Instance().Stop();
        return 1;
    }
    return 0;
}
