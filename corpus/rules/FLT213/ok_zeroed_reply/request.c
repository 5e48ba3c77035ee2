#include <fltKernel.h>
#include "request.h"

VOID RequestInitialize(PREQUEST Request, ULONG ProcessId) {
    RtlZeroMemory(Request, sizeof(REQUEST));
    Request->Message.ProcessId = ProcessId;
    Request->ReplyLength = sizeof(Request->Reply);
}
