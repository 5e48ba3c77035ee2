// why: Attach() writes over the handle of the connection before, which nobody has closed
#include <windows.h>
#include <fltuser.h>

class CHandle {
  public:
    CHandle() throw() : m_h(NULL) {}
    explicit CHandle(HANDLE h) throw() : m_h(h) {}
    ~CHandle() throw() {
        if (m_h != NULL)
            Close();
    }
    CHandle(const CHandle &) = delete;
    CHandle &operator=(const CHandle &) = delete;
    operator HANDLE() const throw() { return m_h; }
    void Attach(HANDLE h) throw() { m_h = h; } //~ FLT301
    HANDLE Detach() throw() {
        HANDLE h = m_h;
        m_h = NULL;
        return h;
    }
    void Close() throw() {
        if (m_h != NULL) {
            CloseHandle(m_h);
            m_h = NULL;
        }
    }

  private:
    HANDLE m_h;
};

class CClient {
  public:
    HRESULT Connect() {
        HANDLE hPort = INVALID_HANDLE_VALUE;
        HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &hPort);
        if (SUCCEEDED(hr))
            m_port.Attach(hPort);
        return hr;
    }
    HRESULT Send(DWORD code) {
        DWORD returned = 0;
        if (m_port == NULL)
            return E_HANDLE;
        return FilterSendMessage(m_port, &code, sizeof(code), NULL, 0, &returned);
    }

  private:
    CHandle m_port;
};

int main(int argc, char **) {
    CClient client;
    for (int i = 0; i < argc; i++) {
        if (FAILED(client.Connect()))
            return 1;
        if (FAILED(client.Send(1)))
            continue;
    }
    return 0;
}
