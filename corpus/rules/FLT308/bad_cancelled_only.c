// why: CancelIoEx asks for the end of the request and does not wait for it.
#include <windows.h>
#include <fltUser.h>
#include <stdlib.h>

typedef struct {
    FILTER_MESSAGE_HEADER Header;
    UCHAR Data[64];
    OVERLAPPED Overlapped;
} REQUEST;

static void Poll(HANDLE port)
{
    REQUEST *request = (REQUEST *)calloc(1, sizeof(*request));
    HRESULT hr;

    if (request == NULL)
        return;
    hr = FilterGetMessage(port, &request->Header, FIELD_OFFSET(REQUEST, Overlapped), &request->Overlapped);
    if (hr == HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        CancelIoEx(port, &request->Overlapped);
    free(request); //~ FLT308
}

int main(void)
{
    HANDLE port;

    if (FAILED(FilterConnectCommunicationPort(L"\\CancelPort", 0, NULL, 0, NULL, &port)))
        return 1;
    Poll(port);
    CloseHandle(port);
    return 0;
}
