// why: when the second thread can't be started, the first one runs on.
#include <windows.h>
#include <fltUser.h>

typedef struct {
    HANDLE Port;
    volatile LONG Done;
} CONTEXT_DATA;

static DWORD WINAPI Pump(LPVOID Parameter)
{
    CONTEXT_DATA *context = (CONTEXT_DATA *)Parameter;
    ULONG code = 1;
    DWORD returned;

    while (!context->Done)
        FilterSendMessage(context->Port, &code, sizeof(code), NULL, 0, &returned);
    return 0;
}

static DWORD WINAPI Watch(LPVOID Parameter)
{
    CONTEXT_DATA *context = (CONTEXT_DATA *)Parameter;

    Sleep(1000);
    context->Done = 1;
    return 0;
}

int main(void)
{
    CONTEXT_DATA context = {0};
    HANDLE pump, watch;

    if (FAILED(FilterConnectCommunicationPort(L"\\PumpPort", 0, NULL, 0, NULL, &context.Port)))
        return 1;
    pump = CreateThread(NULL, 0, Pump, &context, 0, NULL);
    if (pump == NULL) {
        CloseHandle(context.Port);
        return 2;
    }
    watch = CreateThread(NULL, 0, Watch, &context, 0, NULL);
    if (watch == NULL) {
        CloseHandle(context.Port); //~ FLT309
        return 3;
    }
    WaitForSingleObject(watch, INFINITE);
    WaitForSingleObject(pump, INFINITE);
    CloseHandle(context.Port);
    return 0;
}
