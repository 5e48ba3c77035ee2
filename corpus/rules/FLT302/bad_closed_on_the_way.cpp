// why: the guard closes the handle as the exception passes it, and the handler closes it once more
#include <windows.h>
#include <fltuser.h>

class Guard {
  public:
    explicit Guard(HANDLE handle) : handle_(handle) {}
    ~Guard() { CloseHandle(handle_); }
    Guard(const Guard &) = delete;
    Guard &operator=(const Guard &) = delete;

  private:
    HANDLE handle_;
};

static void check(int level) {
    if (level > 2)
        throw level;
}

static void ask(HANDLE port, int level) {
    Guard guard(port);
    check(level);
}

int main(int argc, char **) {
    HANDLE port = INVALID_HANDLE_VALUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port)))
        return 1;
    try {
        ask(port, argc);
    } catch (int) {
        CloseHandle(port); //~ FLT302
        return 2;
    }
    return 0;
}
