// why: the vector has numbers in it: what dies with it is not closed where a send fails
#include <windows.h>
#include <fltuser.h>
#include <vector>

static HRESULT broadcast(void *data, DWORD size) {
    std::vector<HANDLE> ports;
    HANDLE handle;
    HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &handle);
    if (FAILED(hr))
        return hr;
    ports.push_back(handle);
    for (HANDLE port : ports) {
        DWORD got = 0;
        hr = FilterSendMessage(port, data, size, nullptr, 0, &got);
        if (FAILED(hr))
            return hr; //~ FLT301
    }
    for (HANDLE port : ports)
        CloseHandle(port);
    return hr;
}

int main() {
    char text[] = "hello";
    return FAILED(broadcast(text, sizeof text)) ? 1 : 0;
}
