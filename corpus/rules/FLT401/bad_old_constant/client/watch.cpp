#include <windows.h>
#include <fltUser.h>

namespace audit {
constexpr wchar_t port_name[] = L"\\AuditPort";

class Watcher {
public:
    ~Watcher() {
        if (port_ != INVALID_HANDLE_VALUE) {
            CloseHandle(port_);
        }
    }
    bool connect() {
        return SUCCEEDED(FilterConnectCommunicationPort(port_name, 0, nullptr, 0, nullptr, &port_)); //~ FLT401
    }
    bool start() {
        ULONG command = 7;
        DWORD returned = 0;
        return SUCCEEDED(FilterSendMessage(port_, &command, sizeof(command), nullptr, 0, &returned));
    }

private:
    HANDLE port_ = INVALID_HANDLE_VALUE;
};
} // namespace audit

int main() {
    audit::Watcher watcher;
    return watcher.connect() && watcher.start() ? 0 : 1;
}
