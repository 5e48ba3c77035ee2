#include <fltKernel.h>
#include "capture.h"

BOOLEAN CapLength(PVOID Buffer, ULONG BufferLength, PULONG Length) {
    PCAP_MESSAGE message = Buffer;

    *Length = 0;
    if (message == NULL || BufferLength < sizeof(CAP_MESSAGE))
        return FALSE;
    *Length = *(volatile ULONG *)&message->Length;
    return *Length <= BufferLength - FIELD_OFFSET(CAP_MESSAGE, Bytes);
}
