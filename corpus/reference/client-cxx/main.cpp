// main.cpp - portguard, the client once more, in C++: status | audit | guard allow | guard deny
#include <stdio.h>
#include <string.h>

#include "port.h"

// Signalled by Ctrl+C; the handler may run at any moment, so it lives as long as the process.
static HANDLE StopEvent;

static BOOL WINAPI OnConsoleControl(DWORD)
{
    return SetEvent(StopEvent);
}

static int Fail(const char *what, HRESULT hr)
{
    fprintf(stderr, "portguard: %s: 0x%08lx\n", what, (unsigned long)hr);
    return 1;
}

static int RunStatus()
{
    Port port;
    PG_STATISTICS statistics;

    HRESULT hr = port.Connect(0);
    if (FAILED(hr))
        return Fail("cannot connect", hr);
    hr = port.Query(&statistics);
    if (FAILED(hr))
        return Fail("cannot query", hr);
    printf("clients %lu, asked %lu, denied %lu\n", (unsigned long)statistics.Clients,
           (unsigned long)statistics.Asked, (unsigned long)statistics.Denied);
    return 0;
}

static int RunWatch(ULONG events, bool pin, bool allow)
{
    StopEvent = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    if (StopEvent == nullptr || !SetConsoleCtrlHandler(OnConsoleControl, TRUE))
        return Fail("cannot prepare for Ctrl+C", HRESULT_FROM_WIN32(GetLastError()));

    Port port;
    HRESULT hr = port.Connect(events);
    if (FAILED(hr))
        return Fail("cannot connect", hr);
    if (pin)
        hr = port.Pin();
    if (SUCCEEDED(hr))
        hr = Watch(port, StopEvent, allow);
    return FAILED(hr) ? Fail("stopped", hr) : 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "status") == 0)
        return RunStatus();
    if (argc == 2 && strcmp(argv[1], "audit") == 0)
        return RunWatch(PG_EVENT_AUDIT, true, true);
    if (argc == 3 && strcmp(argv[1], "guard") == 0)
        return RunWatch(PG_EVENT_DECIDE, false, strcmp(argv[2], "allow") == 0);
    fprintf(stderr, "usage: portguard status | audit | guard allow | guard deny\n");
    return 2;
}
