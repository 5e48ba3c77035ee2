// why: the handler of the stop control closes the port while the service's main function may be sending through it
#include <windows.h>
#include <fltuser.h>

static SERVICE_STATUS_HANDLE g_status;
static HANDLE g_port = INVALID_HANDLE_VALUE;
static volatile bool g_stop;

static DWORD WINAPI on_control(DWORD control, DWORD, LPVOID, LPVOID) {
    if (control == SERVICE_CONTROL_STOP) {
        g_stop = true;
        CloseHandle(g_port); //~ FLT309
    }
    return NO_ERROR;
}

static DWORD WINAPI work(LPVOID) {
    char text[4] = "abc";
    while (!g_stop) {
        DWORD got = 0;
        FilterSendMessage(g_port, text, sizeof text, nullptr, 0, &got);
        Sleep(1000);
    }
    return 0;
}

static void WINAPI service_main(DWORD, LPWSTR *) {
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &g_port)))
        return;
    g_status = RegisterServiceCtrlHandlerExW(L"Sample", on_control, nullptr);
    HANDLE worker = CreateThread(nullptr, 0, work, nullptr, 0, nullptr);
    if (worker != nullptr) {
        WaitForSingleObject(worker, INFINITE);
        CloseHandle(worker);
    }
}

int wmain() {
    static wchar_t name[] = L"Sample";
    SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {nullptr, nullptr}};
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
