// why: closing the handle ends its requests; the memory is freed behind that.
#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
    OVERLAPPED Overlapped;
} REQUEST;

static int Run(void)
{
    REQUEST *request;
    HANDLE port;

    request = (REQUEST *)calloc(1, sizeof(*request));
    if (request == NULL)
        return 1;
    if (FAILED(FilterConnectCommunicationPort(L"\\FirstPort", 0, NULL, 0, NULL, &port))) {
        free(request);
        return 2;
    }
    FilterGetMessage(port, &request->Header, FIELD_OFFSET(REQUEST, Overlapped), &request->Overlapped);
    Sleep(1000);
    CloseHandle(port);
    free(request);
    return 0;
}

int main(void)
{
    return Run();
}
