// why: the wrapper's address operator empties it before a connect writes there, and its destructor closes
#include <windows.h>
#include <fltuser.h>

template <typename Traits> class unique_any {
public:
    typedef typename Traits::pointer pointer;
    unique_any() : value_(Traits::invalid()) {}
    ~unique_any() { reset(); }
    unique_any(const unique_any &) = delete;
    void reset(pointer value = Traits::invalid()) {
        if (value_ != Traits::invalid())
            Traits::close(value_);
        value_ = value;
    }
    pointer *operator&() {
        reset();
        return &value_;
    }
    pointer *put() {
        reset();
        return &value_;
    }
    pointer get() const { return value_; }
    explicit operator bool() const { return value_ != Traits::invalid(); }
    pointer release() {
        pointer value = value_;
        value_ = Traits::invalid();
        return value;
    }

private:
    pointer value_;
};

struct port_traits {
    typedef HANDLE pointer;
    static HANDLE invalid() { return INVALID_HANDLE_VALUE; }
    static void close(HANDLE handle) { CloseHandle(handle); }
};
typedef unique_any<port_traits> unique_port;

static HRESULT poll(unsigned rounds) {
    unique_port port;
    HRESULT hr = S_OK;
    for (unsigned i = 0; i < rounds; i++) {
        if (!port) {
            hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &port);
            if (FAILED(hr))
                continue;
        }
        DWORD got = 0, state = 0;
        hr = FilterSendMessage(port.get(), &i, sizeof i, &state, sizeof state, &got);
        if (FAILED(hr))
            port.reset();
    }
    return hr;
}

int main() {
    return FAILED(poll(10)) ? 1 : 0;
}
