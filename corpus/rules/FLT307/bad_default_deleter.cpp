// why: the deleter passes the handle on to FilterInstanceClose.
#include <windows.h>
#include <fltUser.h>
#include <memory>

struct closer {
    void operator()(HANDLE handle) const { FilterInstanceClose((HFILTER_INSTANCE)handle); } //~ FLT307
};

int main()
{
    HANDLE raw;
    if (FAILED(FilterConnectCommunicationPort(L"\\InstancePort", 0, nullptr, 0, nullptr, &raw)))
        return 1;
    std::unique_ptr<void, closer> port(raw);
    return 0;
}
