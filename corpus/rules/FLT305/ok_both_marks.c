// why: the variable is compared with both: NULL before the connect, INVALID_HANDLE_VALUE behind it.
#include <windows.h>
#include <fltUser.h>

int main(int argc, char **argv)
{
    HANDLE port = NULL;
    HRESULT hr = S_OK;

    (void)argv;
    if (argc > 1)
        hr = FilterConnectCommunicationPort(L"\\BothPort", 0, NULL, 0, NULL, &port);
    if (port != NULL && port != INVALID_HANDLE_VALUE)
        CloseHandle(port);
    return FAILED(hr);
}
