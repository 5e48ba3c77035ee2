// why: whoever calls the library may catch what submit() throws, with the handle open for good
// entry: DllMain
#include <windows.h>
#include <fltuser.h>

struct Rejected {
    HRESULT reason;
};

static void check(HRESULT hr) {
    if (FAILED(hr))
        throw Rejected{hr};
}

extern "C" __declspec(dllexport) void submit(const void *data, DWORD size) {
    HANDLE port = INVALID_HANDLE_VALUE;
    DWORD got = 0;
    check(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &port));
    check(FilterSendMessage(port, const_cast<void *>(data), size, NULL, 0, &got));
    CloseHandle(port);
} //~ FLT301

BOOL WINAPI DllMain(HINSTANCE, DWORD, LPVOID) {
    return TRUE;
}
