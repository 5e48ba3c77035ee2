// why: the program has waited for one of its requests, and deletes the other.
#include <windows.h>
#include <fltUser.h>

struct Request {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
};

static bool Ask(HANDLE port, Request *request)
{
    return FilterGetMessage(port, &request->header, sizeof(request->header), &request->overlapped) ==
           HRESULT_FROM_WIN32(ERROR_IO_PENDING);
}

static Request g_first;

static void Serve(HANDLE port, HANDLE completion)
{
    Request *second = new Request();
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    if (!Ask(port, &g_first) || !Ask(port, second)) {
        delete second;
        return;
    }
    do {
        GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE);
    } while (done != &g_first.overlapped);
    delete second; //~ FLT308
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\IocpPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE completion = CreateIoCompletionPort(port, nullptr, 0, 1);
    if (completion != nullptr) {
        Serve(port, completion);
        CloseHandle(completion);
    }
    CloseHandle(port);
    return 0;
}
