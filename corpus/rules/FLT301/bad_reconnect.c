// why: each round of the loop connects again over the handle of the round before.
#include <windows.h>
#include <fltUser.h>

#define RETRY_MS 1000

struct message {
    FILTER_MESSAGE_HEADER header;
    UCHAR data[256];
};

static HANDLE g_port = INVALID_HANDLE_VALUE;

static void listen_once(void)
{
    struct message message;

    while (SUCCEEDED(FilterGetMessage(g_port, &message.header, sizeof(message), NULL)))
        ;
}

int wmain(int argc, wchar_t **argv)
{
    int rounds;

    for (rounds = 0; rounds < argc; rounds++) {
        HRESULT hr = FilterConnectCommunicationPort(L"\\EventPort", 0, NULL, 0, NULL, &g_port); //~ FLT301
        if (hr != S_OK) {
            Sleep(RETRY_MS);
            continue;
        }
        listen_once();
    }
    return 0;
}
