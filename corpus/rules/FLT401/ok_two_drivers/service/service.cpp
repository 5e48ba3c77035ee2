#include <windows.h>
#include <fltUser.h>

class Line {
public:
    explicit Line(LPCWSTR name) {
        result_ = FilterConnectCommunicationPort(name, 0, nullptr, 0, nullptr, &port_);
    }
    ~Line() {
        if (SUCCEEDED(result_)) {
            CloseHandle(port_);
        }
    }
    Line(const Line &) = delete;
    bool tell(ULONG what) {
        DWORD returned = 0;
        return SUCCEEDED(result_) &&
               SUCCEEDED(FilterSendMessage(port_, &what, sizeof(what), nullptr, 0, &returned));
    }

private:
    HANDLE port_ = INVALID_HANDLE_VALUE;
    HRESULT result_;
};

int main() {
    Line files(L"\\PairFiles");
    Line links(L"\\PairLinks");
    return files.tell(1) && links.tell(2) ? 0 : 1;
}
