// why: main closes the port at its end, but not when the first message can't be read.
#include <windows.h>
#include <fltUser.h>
#include <stdio.h>

typedef struct _NOTE {
    FILTER_MESSAGE_HEADER Header;
    ULONG ProcessId;
} NOTE;

int main(void)
{
    HANDLE hPort = INVALID_HANDLE_VALUE;
    NOTE note;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\NotePort", 0, NULL, 0, NULL, &hPort);
    if (IS_ERROR(hr)) {
        printf("no driver: %08lx\n", hr);
        return 1;
    }

    hr = FilterGetMessage(hPort, &note.Header, sizeof(note), NULL);
    if (IS_ERROR(hr)) {
        printf("no message: %08lx\n", hr);
        return 2; //~ FLT301
    }

    printf("process %lu\n", note.ProcessId);
    CloseHandle(hPort);
    return 0;
}
