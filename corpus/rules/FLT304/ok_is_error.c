// why: IS_ERROR, HRESULT_CODE and a comparison below zero all tell.
#include <windows.h>
#include <fltUser.h>

static int one(PCWSTR name)
{
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(name, 0, NULL, 0, NULL, &port);

    if (IS_ERROR(hr))
        return 1;
    CloseHandle(port);
    return 0;
}

static int two(PCWSTR name)
{
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(name, 0, NULL, 0, NULL, &port);

    if (HRESULT_CODE(hr) != ERROR_SUCCESS)
        return 2;
    CloseHandle(port);
    return 0;
}

static int three(PCWSTR name)
{
    HANDLE port;
    HRESULT hr = FilterConnectCommunicationPort(name, 0, NULL, 0, NULL, &port);

    if (hr < 0)
        return 4;
    CloseHandle(port);
    return 0;
}

int main(void)
{
    return one(L"\\One") | two(L"\\Two") | three(L"\\Three");
}
