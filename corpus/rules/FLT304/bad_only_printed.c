// why: a failure is printed, and the program goes on.
#include <windows.h>
#include <fltUser.h>
#include <stdio.h>

typedef struct { FILTER_MESSAGE_HEADER Header; ULONG Code; } NOTE;

int main(void)
{
    HANDLE port = NULL;
    NOTE note;
    HRESULT hr;

    hr = FilterConnectCommunicationPort(L"\\NotePort", 0, NULL, 0, NULL, &port);
    if (FAILED(hr))
        printf("connect: %08lx\n", hr);
    while (SUCCEEDED(FilterGetMessage(port, &note.Header, sizeof(note), NULL))) //~ FLT304
        printf("%lu\n", note.Code);
    return 0;
}
