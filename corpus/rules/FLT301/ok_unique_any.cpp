// why: a wrapper like WIL's, moved, returned and reset: the handle is closed once on every way
#include <windows.h>
#include <fltuser.h>

template <typename Policy> class unique_any {
  public:
    unique_any() noexcept : value_(Policy::invalid()) {}
    explicit unique_any(HANDLE value) noexcept : value_(value) {}
    unique_any(unique_any &&other) noexcept : value_(other.release()) {}
    unique_any &operator=(unique_any &&other) noexcept {
        if (this != &other)
            reset(other.release());
        return *this;
    }
    unique_any(const unique_any &) = delete;
    unique_any &operator=(const unique_any &) = delete;
    ~unique_any() noexcept { reset(); }

    HANDLE get() const noexcept { return value_; }
    HANDLE release() noexcept {
        HANDLE value = value_;
        value_ = Policy::invalid();
        return value;
    }
    void reset(HANDLE value = Policy::invalid()) noexcept {
        if (Policy::is_valid(value_))
            Policy::close(value_);
        value_ = value;
    }
    HANDLE *put() noexcept {
        reset();
        return &value_;
    }
    explicit operator bool() const noexcept { return Policy::is_valid(value_); }

  private:
    HANDLE value_;
};

struct file_policy {
    static HANDLE invalid() noexcept { return INVALID_HANDLE_VALUE; }
    static bool is_valid(HANDLE value) noexcept { return value != INVALID_HANDLE_VALUE; }
    static void close(HANDLE value) noexcept { CloseHandle(value); }
};

using unique_hfile = unique_any<file_policy>;

static unique_hfile connect() {
    unique_hfile port;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, port.put())))
        return unique_hfile();
    return port;
}

static bool ping(int code) {
    unique_hfile port = connect();
    if (!port)
        return false;
    DWORD returned = 0;
    HRESULT hr = FilterSendMessage(port.get(), &code, sizeof(code), nullptr, 0, &returned);
    if (FAILED(hr)) {
        port.reset();
        return false;
    }
    return true;
}

int main(int argc, char **) {
    int answered = 0;
    for (int i = 0; i < argc; i++)
        answered += ping(i) ? 1 : 0;
    return answered;
}
