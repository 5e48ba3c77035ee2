#include <fltKernel.h>
#include "ask.h"

BOOLEAN Ask(PFLT_FILTER Filter, PFLT_PORT *Port, PQUESTION Question, PANSWER Answer)
{
    LARGE_INTEGER timeout;
    ULONG length = sizeof(ANSWER);
    NTSTATUS status;

    timeout.QuadPart = Int32x32To64(3000, -10 * 1000);
    status = FltSendMessage(Filter, Port, Question, sizeof(QUESTION), Answer, &length, &timeout);
    return NT_SUCCESS(status);
}
