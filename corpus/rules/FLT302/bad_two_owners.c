// why: two structures have the same handle and each is torn down.
#include <windows.h>
#include <fltUser.h>

typedef struct _READER {
    HANDLE Port;
    ULONG Count;
} READER;

typedef struct _WRITER {
    HANDLE Port;
    ULONG Sequence;
} WRITER;

static void StopReader(READER *Reader)
{
    CloseHandle(Reader->Port);
    Reader->Port = NULL;
}

static void StopWriter(WRITER *Writer)
{
    CloseHandle(Writer->Port); //~ FLT302
    Writer->Port = NULL;
}

int main(void)
{
    HANDLE port;
    READER reader = {0};
    WRITER writer = {0};
    DWORD returned;

    if (FAILED(FilterConnectCommunicationPort(L"\\DuplexPort", 0, NULL, 0, NULL, &port)))
        return 1;
    reader.Port = port;
    writer.Port = port;
    FilterSendMessage(writer.Port, &writer.Sequence, sizeof(writer.Sequence), NULL, 0, &returned);
    StopReader(&reader);
    StopWriter(&writer);
    return 0;
}
