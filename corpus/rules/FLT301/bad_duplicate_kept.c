// why: the duplicate is a handle of its own, and only the original is closed.
#include <windows.h>
#include <fltUser.h>

static int use_twice(void)
{
    HANDLE port, second;
    ULONG n = 0;
    DWORD returned;

    if (FAILED(FilterConnectCommunicationPort(L"\\TwicePort", 0, NULL, 0, NULL, &port)))
        return 1;
    if (!DuplicateHandle(GetCurrentProcess(), port, GetCurrentProcess(), &second, 0, FALSE, DUPLICATE_SAME_ACCESS)) {
        CloseHandle(port);
        return 2;
    }
    FilterSendMessage(second, &n, sizeof(n), NULL, 0, &returned);
    CloseHandle(port);
    return 0; //~ FLT301
}

int main(void)
{
    return use_twice();
}
