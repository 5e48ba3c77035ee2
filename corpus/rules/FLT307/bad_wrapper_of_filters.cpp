// why: the class for filters gets a port.
#include <windows.h>
#include <fltUser.h>

class Filter {
public:
    explicit Filter(HFILTER filter) : filter_(filter) {}
    ~Filter() { FilterClose(filter_); } //~ FLT307

private:
    HFILTER filter_;
};

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ClassPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    Filter filter((HFILTER)port);
    return 0;
}
