// why: when both requests have come back the program closes the handle, and connects again.
#include <windows.h>
#include <fltUser.h>

typedef struct REQUEST {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
} REQUEST;

static REQUEST g_first, g_second;

static BOOL Ask(HANDLE port, REQUEST *request)
{
    return FilterGetMessage(port, &request->header, sizeof(request->header), &request->overlapped) ==
           HRESULT_FROM_WIN32(ERROR_IO_PENDING);
}

static void Await(HANDLE completion, REQUEST *request)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    do {
        GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE);
    } while (done != &request->overlapped);
}

int main(void)
{
    HANDLE port, completion;
    HRESULT hr = FilterConnectCommunicationPort(L"\\IocpPort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        return 1;
    completion = CreateIoCompletionPort(port, NULL, 0, 1);
    if (completion != NULL && Ask(port, &g_first) && Ask(port, &g_second)) {
        Await(completion, &g_first);
        Await(completion, &g_second);
        CloseHandle(port);
        hr = FilterConnectCommunicationPort(L"\\IocpPort", 0, NULL, 0, NULL, &port);
        if (FAILED(hr))
            return 2;
    }
    CloseHandle(port);
    return 0;
}
