/* main without a result, as Visual C++ takes it: nothing of its body is lost. The connection is left open
 * where nothing answers. */
#include <windows.h>
#include <fltuser.h>

static bool asks_version(HANDLE port)
{
    DWORD question = 1;
    DWORD version = 0;
    DWORD got = 0;
    HRESULT rc = FilterSendMessage(port, &question, sizeof(question), &version, sizeof(version), &got);

    return SUCCEEDED(rc) && got == sizeof(version) && version == 3;
}

void main()
{
    HANDLE port = nullptr;
    HRESULT rc = FilterConnectCommunicationPort(L"\\version", 0, nullptr, 0, nullptr, &port);

    if (FAILED(rc))
        return;
    if (!asks_version(port))
        return;
    CloseHandle(port);
}
