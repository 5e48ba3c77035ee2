// why: the driver is gone when a message can't be read for this reason, but the old handle is still open.
#include <windows.h>
#include <fltUser.h>

static HANDLE gPort = INVALID_HANDLE_VALUE;

static HANDLE Open(void)
{
    HANDLE port = INVALID_HANDLE_VALUE;

    FilterConnectCommunicationPort(L"\\CodePort", 0, NULL, 0, NULL, &port);
    return port;
}

static int Run(void)
{
    FILTER_MESSAGE_HEADER header;
    HRESULT hr;

    gPort = Open();
    if (gPort == INVALID_HANDLE_VALUE)
        return 1;
    hr = FilterGetMessage(gPort, &header, sizeof(header), NULL);
    if (hr == HRESULT_FROM_WIN32(ERROR_INVALID_HANDLE))
        gPort = Open(); //~ FLT301
    return FAILED(hr) ? 2 : 0;
}

int main(void)
{
    return Run();
}
