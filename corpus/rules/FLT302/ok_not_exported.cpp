// why: nobody calls hang_up() and the library does not export it, so it never runs; say() alone is called from outside
// entry: DllMain
#include <windows.h>
#include <fltuser.h>

static HANDLE g_port = INVALID_HANDLE_VALUE;

static bool dial() {
    return SUCCEEDED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &g_port));
}

bool hang_up() {
    return CloseHandle(g_port) != FALSE;
}

extern "C" __declspec(dllexport) BOOL say(void *text, DWORD size) {
    if (!dial())
        return FALSE;
    DWORD got = 0;
    HRESULT hr = FilterSendMessage(g_port, text, size, NULL, 0, &got);
    CloseHandle(g_port);
    g_port = INVALID_HANDLE_VALUE;
    return SUCCEEDED(hr);
}

BOOL WINAPI DllMain(HINSTANCE, DWORD, LPVOID) {
    return TRUE;
}
