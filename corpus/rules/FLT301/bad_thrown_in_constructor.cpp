// why: the constructor throws with the handle open: there is no object then, so the destructor never runs
#include <windows.h>
#include <fltuser.h>

class Client {
  public:
    explicit Client(int level) : port_(INVALID_HANDLE_VALUE) {
        HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port_);
        if (FAILED(hr))
            throw hr;
        if (level > 9)
            throw E_INVALIDARG;
        level_ = level;
    }
    ~Client() { CloseHandle(port_); }
    Client(const Client &) = delete;
    Client &operator=(const Client &) = delete;
    int level() const { return level_; }

  private:
    HANDLE port_;
    int level_;
};

static int run(int level) {
    try {
        Client client(level);
        return client.level();
    } catch (HRESULT) {
        return -1; //~ FLT301
    }
}

int main(int argc, char **) {
    int sum = 0;
    for (int i = 0; i < argc; i++)
        sum += run(i);
    return sum;
}
