// why: where the constructor throws, the member that was made before is destroyed, and closes the handle
#include <windows.h>
#include <fltuser.h>

class Handle {
  public:
    Handle() : value_(INVALID_HANDLE_VALUE) {}
    ~Handle() {
        if (value_ != INVALID_HANDLE_VALUE)
            CloseHandle(value_);
    }
    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;
    HANDLE *put() { return &value_; }

  private:
    HANDLE value_;
};

class Client {
  public:
    explicit Client(int level) {
        HRESULT hr =
            FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, port_.put());
        if (FAILED(hr))
            throw hr;
        if (level > 9)
            throw E_INVALIDARG;
        level_ = level;
    }
    int level() const { return level_; }

  private:
    Handle port_;
    int level_ = 0;
};

int main(int argc, char **) {
    int sum = 0;
    for (int i = 0; i < argc; i++) {
        try {
            Client client(i);
            sum += client.level();
        } catch (HRESULT) {
            sum--;
        }
    }
    return sum;
}
