// why: the structure that the completion port gives back has the handle, which is closed there and by main once more.
#include <windows.h>
#include <fltUser.h>

struct Request {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
    HANDLE port;
};

static Request g_request;

static void Serve(HANDLE completion)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    if (GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE)) {
        Request *request = CONTAINING_RECORD(done, Request, overlapped);
        CloseHandle(request->port);
    }
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\IocpPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE completion = CreateIoCompletionPort(port, nullptr, 0, 1);
    g_request.port = port;
    if (completion != nullptr &&
        FilterGetMessage(port, &g_request.header, sizeof(g_request.header), &g_request.overlapped) == HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        Serve(completion);
    CloseHandle(port); //~ FLT302
    if (completion != nullptr)
        CloseHandle(completion);
    return 0;
}
