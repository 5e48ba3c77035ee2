// why: what is closed is the event; the port is used behind that.
#include <windows.h>
#include <fltUser.h>

struct Handles {
    HANDLE event;
    HANDLE port;
};

int main()
{
    Handles handles;
    ULONG code = 1;
    DWORD returned;

    if (FAILED(FilterConnectCommunicationPort(L"\\EventPort", 0, nullptr, 0, nullptr, &handles.port)))
        return 1;
    handles.event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
    if (handles.event != nullptr)
        CloseHandle(handles.event);
    FilterSendMessage(handles.port, &code, sizeof(code), nullptr, 0, &returned);
    CloseHandle(handles.port);
    return 0;
}
