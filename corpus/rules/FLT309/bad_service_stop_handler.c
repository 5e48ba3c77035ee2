// why: the control handler closes the port while the worker of the service still waits for messages with it
#include <windows.h>
#include <fltUser.h>

static HANDLE gPort = INVALID_HANDLE_VALUE;
static HANDLE gWorker;
static SERVICE_STATUS_HANDLE gStatus;

static DWORD WINAPI Worker(LPVOID context)
{
    struct { FILTER_MESSAGE_HEADER Header; ULONG Data[16]; } message;

    (void)context;
    while (SUCCEEDED(FilterGetMessage(gPort, &message.Header, sizeof(message), NULL)))
        ;
    return 0;
}

static void WINAPI Handler(DWORD control)
{
    if (control == SERVICE_CONTROL_STOP && gPort != INVALID_HANDLE_VALUE) {
        CloseHandle(gPort); //~ FLT309
        gPort = INVALID_HANDLE_VALUE;
    }
}

static void WINAPI ServiceMain(DWORD argc, LPWSTR *argv)
{
    (void)argc;
    (void)argv;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &gPort)))
        return;
    gWorker = CreateThread(NULL, 0, Worker, NULL, 0, NULL);
    gStatus = RegisterServiceCtrlHandlerW(L"sample", Handler);
    if (gWorker != NULL) {
        WaitForSingleObject(gWorker, INFINITE);
        CloseHandle(gWorker);
    }
    if (gPort != INVALID_HANDLE_VALUE)
        CloseHandle(gPort);
}

int wmain(void)
{
    static const SERVICE_TABLE_ENTRYW table[] = {{(LPWSTR)L"sample", ServiceMain}, {NULL, NULL}};
    return StartServiceCtrlDispatcherW(table) ? 0 : 1;
}
