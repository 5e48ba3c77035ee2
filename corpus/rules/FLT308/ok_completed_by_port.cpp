// why: the completion port has given the request back before it is deleted.
#include <windows.h>
#include <fltUser.h>

struct Request {
    FILTER_MESSAGE_HEADER header;
    OVERLAPPED overlapped;
};

static int Serve(HANDLE port, HANDLE completion)
{
    Request *request = new Request();
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    HRESULT hr = FilterGetMessage(port, &request->header, FIELD_OFFSET(Request, overlapped), &request->overlapped);
    if (hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING)) {
        delete request;
        return 1;
    }
    do {
        GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE);
    } while (done != &request->overlapped);
    delete request;
    return 0;
}

int main()
{
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\IocpPort", 0, nullptr, 0, nullptr, &port)))
        return 1;
    HANDLE completion = CreateIoCompletionPort(port, nullptr, 0, 1);
    int result = 2;
    if (completion != nullptr) {
        result = Serve(port, completion);
        CloseHandle(completion);
    }
    CloseHandle(port);
    return result;
}
