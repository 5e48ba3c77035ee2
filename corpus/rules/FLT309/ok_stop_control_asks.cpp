// why: the handler only says that it is time to stop; the port is closed when the worker has ended
#include <windows.h>
#include <fltuser.h>

static SERVICE_STATUS_HANDLE g_status;
static HANDLE g_stop;

static DWORD WINAPI on_control(DWORD control, DWORD, LPVOID, LPVOID) {
    if (control == SERVICE_CONTROL_STOP)
        SetEvent(g_stop);
    return NO_ERROR;
}

static DWORD WINAPI work(LPVOID context) {
    HANDLE port = context;
    char text[4] = "abc";
    while (WaitForSingleObject(g_stop, 1000) == WAIT_TIMEOUT) {
        DWORD got = 0;
        FilterSendMessage(port, text, sizeof text, nullptr, 0, &got);
    }
    return 0;
}

static void WINAPI service_main(DWORD, LPWSTR *) {
    HANDLE port;
    g_stop = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    g_status = RegisterServiceCtrlHandlerExW(L"Sample", on_control, nullptr);
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &port)))
        return;
    HANDLE worker = CreateThread(nullptr, 0, work, port, 0, nullptr);
    if (worker != nullptr) {
        WaitForSingleObject(worker, INFINITE);
        CloseHandle(worker);
    }
    CloseHandle(port);
}

int wmain() {
    static wchar_t name[] = L"Sample";
    SERVICE_TABLE_ENTRYW table[] = {{name, service_main}, {nullptr, nullptr}};
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
