// why: the linker is told to export give_up(), which forgets to clear the variable; drop() after it closes again
// entry: DllMain
#include <windows.h>
#include <fltuser.h>

#pragma comment(lib, "fltlib.lib")
#pragma comment(linker, "/EXPORT:MonitorSend=submit,@1")
#pragma comment(linker, "/EXPORT:drop")

static HANDLE g_port = INVALID_HANDLE_VALUE;

HRESULT submit(PVOID data, DWORD size) {
    DWORD got;
    HRESULT hr;
    if (g_port == INVALID_HANDLE_VALUE) {
        hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &g_port);
        if (FAILED(hr)) {
            g_port = INVALID_HANDLE_VALUE;
            return hr;
        }
    }
    hr = FilterSendMessage(g_port, data, size, NULL, 0, &got); //~ FLT303
    if (FAILED(hr))
        CloseHandle(g_port); //~ FLT302
    return hr;
}

void drop(void) {
    if (g_port != INVALID_HANDLE_VALUE)
        CloseHandle(g_port); //~ FLT302
    g_port = INVALID_HANDLE_VALUE;
}

/* No part of the library's interface: what it does with the handle does not happen. */
void reset(void) {
    CloseHandle(g_port);
    CloseHandle(g_port);
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved) {
    (void)instance;
    (void)reserved;
    if (reason == DLL_PROCESS_DETACH)
        drop();
    return TRUE;
}
