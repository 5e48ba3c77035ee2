/* services.c - services and consoles: somebody may stop them at any time. */
#include "user.h"

#define MAX_HANDLERS 4

static struct {
    void *routine, *context;
} handlers[MAX_HANDLERS];
static int handler_count, handlers_run;
void services_reset(void) {
    handler_count = 0;
    handlers_run = 0;
}

static void handler_add(void *routine) {
    if (handler_count < MAX_HANDLERS) {
        handlers[handler_count++].routine = routine;
    }
}

int control_events(void) {
    return handler_count - handlers_run;
}

void control_start(int which) {
    note("it is told to stop", which);
    struct task *task =
        thread_start(handlers[handlers_run++].routine, (void *)SERVICE_CONTROL_STOP, NULL, 0);
    (void)task;
}

BOOL StartServiceCtrlDispatcherW(const SERVICE_TABLE_ENTRYW *table) {
    CALL("StartServiceCtrlDispatcher");
    if (fails("StartServiceCtrlDispatcher")) {
        return FALSE;
    }
    struct object *object = object_new(KIND_THREAD);
    thread_start((void *)table->lpServiceProc, (void *)0, object, 0);
    wait_for_objects(&object, 1, 1, INFINITE);
    return TRUE;
}

BOOL StartServiceCtrlDispatcherA(const SERVICE_TABLE_ENTRYA *table) {
    return StartServiceCtrlDispatcherW((const SERVICE_TABLE_ENTRYW *)(const void *)table);
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerW(LPCWSTR name, LPHANDLER_FUNCTION handler) {
    CALL("RegisterServiceCtrlHandler");
    (void)name;
    if (fails("RegisterServiceCtrlHandler")) {
        return NULL;
    }
    handler_add((void *)handler);
    return (SERVICE_STATUS_HANDLE)0x7C0000000030ull;
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerA(LPCSTR name, LPHANDLER_FUNCTION handler) {
    (void)name;
    return RegisterServiceCtrlHandlerW(NULL, handler);
}

SERVICE_STATUS_HANDLE RegisterServiceCtrlHandlerExW(LPCWSTR name, LPHANDLER_FUNCTION_EX handler,
                                                    LPVOID context) {
    (void)context;
    return RegisterServiceCtrlHandlerW(name, (LPHANDLER_FUNCTION)(void *)handler);
}

BOOL SetServiceStatus(SERVICE_STATUS_HANDLE service, LPSERVICE_STATUS status) {
    (void)service;
    (void)status;
    return TRUE;
}

BOOL SetConsoleCtrlHandler(PHANDLER_ROUTINE handler, BOOL add) {
    CALL("SetConsoleCtrlHandler");
    if (fails("SetConsoleCtrlHandler")) {
        return FALSE;
    }
    if (handler != NULL && add) {
        handler_add((void *)handler);
    }
    return TRUE;
}
