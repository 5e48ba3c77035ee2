// why: what parse() throws passes the guard, whose destructor closes the handle
#include <windows.h>
#include <fltuser.h>

struct BadReply {
    int code;
};

class Port {
  public:
    Port() : handle_(INVALID_HANDLE_VALUE) {
        HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &handle_);
        if (FAILED(hr))
            throw BadReply{static_cast<int>(hr)};
    }
    ~Port() { CloseHandle(handle_); }
    Port(const Port &) = delete;
    Port &operator=(const Port &) = delete;

  private:
    HANDLE handle_;
};

static void parse(int reply) {
    if (reply < 0)
        throw BadReply{reply};
}

static int ask(int question) {
    Port port;
    parse(question);
    return 1;
}

int main(int argc, char **) {
    int asked = 0;
    for (int i = 0; i < 3; i++) {
        try {
            asked += ask(argc - i);
        } catch (const BadReply &) {
            asked--;
        }
    }
    return asked;
}
