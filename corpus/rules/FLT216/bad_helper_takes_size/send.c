#include <fltKernel.h>
#include "send.h"

NTSTATUS GenSend(PFLT_FILTER Filter, PFLT_PORT *Port, PVOID Message, ULONG Length, PVOID Reply, ULONG ReplySize) {
    LARGE_INTEGER timeout;
    ULONG length = ReplySize;
    NTSTATUS status;

    timeout.QuadPart = -10 * 1000 * 1000;
    status = FltSendMessage(Filter, Port, Message, Length, Reply, &length, &timeout); //~ FLT216
    return status == STATUS_TIMEOUT ? STATUS_IO_TIMEOUT : status;
}
