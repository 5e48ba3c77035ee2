// why: one function opens both connections, each into the variable that it is given, and each is closed
#include <windows.h>
#include <fltuser.h>

static BOOL dial(HANDLE *port)
{
    if (*port != INVALID_HANDLE_VALUE)
        return TRUE;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, port))) {
        *port = INVALID_HANDLE_VALUE;
        return FALSE;
    }
    return TRUE;
}

static void hang_up(HANDLE *port)
{
    if (*port != INVALID_HANDLE_VALUE)
        CloseHandle(*port);
    *port = INVALID_HANDLE_VALUE;
}

static void serve(void)
{
    HANDLE commands = INVALID_HANDLE_VALUE, events = INVALID_HANDLE_VALUE;
    while (dial(&commands) && dial(&events)) {
        DWORD got;
        char text[4] = "abc";
        if (FAILED(FilterSendMessage(commands, text, sizeof text, NULL, 0, &got)))
            hang_up(&commands);
        if (FAILED(FilterSendMessage(events, text, sizeof text, NULL, 0, &got)))
            hang_up(&events);
    }
    hang_up(&events);
    hang_up(&commands);
}

int main(void)
{
    serve();
    return 0;
}
