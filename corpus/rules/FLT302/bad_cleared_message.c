// why: the message was cleared before it came in: what lies behind its header is what the driver has sent.
#include <windows.h>
#include <fltUser.h>
#include <string.h>

typedef struct MESSAGE {
    FILTER_MESSAGE_HEADER Header;
    ULONG Kind;
} MESSAGE;

int main(void) {
    HANDLE port;
    MESSAGE message;
    if (FAILED(FilterConnectCommunicationPort(L"\\AskPort", 0, NULL, 0, NULL, &port))) {
        return 1;
    }
    memset(&message, 0, sizeof(message));
    if (FAILED(FilterGetMessage(port, &message.Header, sizeof(message), NULL))) {
        CloseHandle(port);
        return 1;
    }
    CloseHandle(port);
    if (message.Kind == 2) {
        CloseHandle(port); //~ FLT302
    }
    return 0;
}
