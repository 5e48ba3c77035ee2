// why: the constructor swallows the result, and the destructor closes what there may not be.
#include <windows.h>
#include <fltUser.h>

class Port {
public:
    explicit Port(PCWSTR name) { FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &handle_); }
    ~Port() { CloseHandle(handle_); } //~ FLT304

private:
    HANDLE handle_;
};

int main()
{
    Port port(L"\\SwallowPort");
    return 0;
}
