// why: main keeps its only handle until the process ends, on every way.
#include <windows.h>
#include <fltUser.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct _EVENT {
    FILTER_MESSAGE_HEADER Header;
    ULONG Code;
} EVENT;

int main(int argc, char **argv)
{
    HANDLE port;
    EVENT event;

    (void)argv;
    if (FAILED(FilterConnectCommunicationPort(L"\\TracePort", 0, NULL, 0, NULL, &port)))
        return 1;
    for (;;) {
        if (FAILED(FilterGetMessage(port, &event.Header, sizeof(event), NULL)))
            return 2;
        printf("%lu\n", event.Code);
        if (event.Code == 0)
            exit(argc);
    }
}
