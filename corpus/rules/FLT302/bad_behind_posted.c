// why: NULL, posted by the program itself, ends the loop, where the port is closed; main closes it once more.
#include <windows.h>
#include <fltUser.h>

static void Serve(HANDLE port, HANDLE completion)
{
    DWORD bytes;
    ULONG_PTR key;
    OVERLAPPED *done;

    while (GetQueuedCompletionStatus(completion, &bytes, &key, &done, INFINITE)) {
        if (done == NULL) {
            CloseHandle(port);
            return;
        }
    }
}

int main(void)
{
    HANDLE port, completion;
    if (FAILED(FilterConnectCommunicationPort(L"\\IocpPort", 0, NULL, 0, NULL, &port)))
        return 1;
    completion = CreateIoCompletionPort(port, NULL, 0, 1);
    if (completion != NULL) {
        PostQueuedCompletionStatus(completion, 0, 0, NULL);
        Serve(port, completion);
        CloseHandle(completion);
    }
    CloseHandle(port); //~ FLT302
    return 0;
}
