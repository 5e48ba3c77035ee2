// why: when nothing has come in time the port is closed, but gets a reply after that.
#include <windows.h>
#include <fltUser.h>

typedef struct REQUEST {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
} REQUEST;

static REQUEST g_request;

int main(void)
{
    HANDLE port, completion;
    FILTER_REPLY_HEADER reply = {0};
    OVERLAPPED *done;
    ULONG_PTR key;
    DWORD bytes;
    HRESULT hr = FilterConnectCommunicationPort(L"\\IocpPort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        return 1;
    completion = CreateIoCompletionPort(port, NULL, 0, 1);
    if (completion == NULL) {
        CloseHandle(port);
        return 2;
    }
    do {
        hr = FilterGetMessage(port, &g_request.header, sizeof(g_request.header), &g_request.overlapped);
        if (hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
            break;
        if (!GetQueuedCompletionStatus(completion, &bytes, &key, &done, 1000) && done == NULL) {
            CloseHandle(port);
            FilterReplyMessage(port, &reply, sizeof(reply)); //~ FLT303
            return 3;
        }
    } while (done != &g_request.overlapped);
    CloseHandle(port);
    CloseHandle(completion);
    return 0;
}
