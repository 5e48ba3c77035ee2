/* main.c - portguard, the client: status | audit | guard allow | guard deny */
#include <stdio.h>
#include <string.h>

#include "session.h"

/* Signalled by Ctrl+C. It lives as long as the process: the handler may run on its own
 * thread at any moment, so there is no good time to close it. */
static HANDLE StopEvent;

static BOOL WINAPI OnConsoleControl(DWORD type) {
    (void)type;
    return SetEvent(StopEvent);
}

static int Fail(const char *what, HRESULT hr) {
    fprintf(stderr, "portguard: %s: 0x%08lx\n", what, (unsigned long)hr);
    return 1;
}

static int RunStatus(void) {
    PG_STATISTICS statistics;
    HANDLE port;
    HRESULT hr;

    hr = SessionConnect(0, &port);
    if (FAILED(hr)) {
        return Fail("cannot connect", hr);
    }

    hr = SessionQuery(port, &statistics);

    /* Closed before the result is looked at: one line serves both outcomes. */
    CloseHandle(port);

    if (FAILED(hr)) {
        return Fail("cannot query", hr);
    }
    printf("clients %lu, asked %lu, denied %lu, unanswered %lu, audited %lu, dropped %lu\n",
           (unsigned long)statistics.Clients, (unsigned long)statistics.Asked,
           (unsigned long)statistics.Denied, (unsigned long)statistics.Unanswered,
           (unsigned long)statistics.Audited, (unsigned long)statistics.Dropped);
    return 0;
}

static int RunWatch(ULONG events, BOOL pin, BOOL allow) {
    HANDLE port;
    HRESULT hr;

    StopEvent = CreateEventW(NULL, TRUE, FALSE, NULL);
    if (StopEvent == NULL || !SetConsoleCtrlHandler(OnConsoleControl, TRUE)) {
        return Fail("cannot prepare for Ctrl+C", HRESULT_FROM_WIN32(GetLastError()));
    }

    hr = SessionConnect(events, &port);
    if (FAILED(hr)) {
        return Fail("cannot connect", hr);
    }

    if (pin) {
        hr = SessionPin(port);
    }
    if (SUCCEEDED(hr)) {
        hr = SessionWatch(port, StopEvent, allow);
    }

    /* The one place where a connection ends, whatever went wrong before. Even when the
     * driver is gone the handle is ours to close. */
    CloseHandle(port);
    return FAILED(hr) ? Fail("stopped", hr) : 0;
}

int main(int argc, char **argv) {
    if (argc == 2 && strcmp(argv[1], "status") == 0) {
        return RunStatus();
    }
    if (argc == 2 && strcmp(argv[1], "audit") == 0) {
        return RunWatch(PG_EVENT_AUDIT, TRUE, TRUE);
    }
    if (argc == 3 && strcmp(argv[1], "guard") == 0 &&
        (strcmp(argv[2], "allow") == 0 || strcmp(argv[2], "deny") == 0)) {
        return RunWatch(PG_EVENT_DECIDE, FALSE, strcmp(argv[2], "allow") == 0);
    }
    fprintf(stderr, "usage: portguard status | audit | guard allow | guard deny\n");
    return 2;
}
