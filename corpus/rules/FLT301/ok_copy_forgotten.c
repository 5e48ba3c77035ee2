// why: the copy that is forgotten is not the last one: the caller has another, and closes it
#include <windows.h>
#include <fltuser.h>
static void forget(HANDLE *p) { *p = NULL; }
static int talk(void) {
    HANDLE a, b;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, NULL, 0, NULL, &a))) return 1;
    b = a;
    forget(&b);
    CloseHandle(a);
    return 0;
}
int main(void) { return talk(); }
