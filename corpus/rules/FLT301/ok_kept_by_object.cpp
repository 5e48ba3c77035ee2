// why: the object that holds the handle is never deleted: it is as good as a global.
#include <windows.h>
#include <fltUser.h>

class Service {
public:
    static Service *Create()
    {
        HANDLE port;
        if (FAILED(FilterConnectCommunicationPort(L"\\ServicePort", 0, nullptr, 0, nullptr, &port)))
            return nullptr;
        return new Service(port);
    }
    bool Send(ULONG code)
    {
        DWORD returned;
        return SUCCEEDED(FilterSendMessage(port_, &code, sizeof(code), nullptr, 0, &returned));
    }

private:
    explicit Service(HANDLE port) : port_(port) {}
    HANDLE port_;
};

static Service *TheService;

int main()
{
    TheService = Service::Create();
    if (TheService == nullptr)
        return 1;
    return TheService->Send(1) ? 0 : 2;
}
