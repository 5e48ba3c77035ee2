// why: behind the wait for its request the program closes the handle that its thread reads from.
#include <windows.h>
#include <fltUser.h>

struct Request {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
};

static DWORD WINAPI Listen(LPVOID port)
{
    FILTER_MESSAGE_HEADER header;
    while (SUCCEEDED(FilterGetMessage(port, &header, sizeof(header), nullptr))) {
    }
    return 0;
}

static bool First(HANDLE port, HANDLE completion)
{
    static Request request;
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    if (FilterGetMessage(port, &request.header, sizeof(request.header), &request.overlapped) != HRESULT_FROM_WIN32(ERROR_IO_PENDING))
        return false;
    do {
        GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE);
    } while (done != &request.overlapped);
    return true;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\IocpPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE completion = CreateIoCompletionPort(port, nullptr, 0, 1);
    HANDLE thread = nullptr;
    if (completion != nullptr && First(port, completion))
        thread = CreateThread(nullptr, 0, Listen, port, 0, nullptr);
    CloseHandle(port); //~ FLT309
    if (thread != nullptr)
        CloseHandle(thread);
    if (completion != nullptr)
        CloseHandle(completion);
    return 0;
}
