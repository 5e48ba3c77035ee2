// why: each kind of handle has its wrapper.
#include <windows.h>
#include <fltUser.h>

struct FilterCloser {
    void operator()(HFILTER filter) const { FilterClose(filter); }
};
struct PortCloser {
    void operator()(HANDLE port) const { CloseHandle(port); }
};

template <class T, class C> class Owner {
public:
    explicit Owner(T value) : value_(value) {}
    ~Owner() { C()(value_); }

private:
    T value_;
};

int main()
{
    HFILTER filter;
    if (FAILED(FilterCreate(L"sample", &filter)))
        return 1;
    Owner<HFILTER, FilterCloser> owner(filter);
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\SamplePort", 0, nullptr, 0, nullptr, &port)))
        return 2;
    Owner<HANDLE, PortCloser> other(port);
    return 0;
}
