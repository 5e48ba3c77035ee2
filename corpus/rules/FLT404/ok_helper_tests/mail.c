#include <fltKernel.h>
#include "mail.h"

static const GUID MailInterface = {0x2b1c7a10, 0x11d4, 0x4a3e, {1, 2, 3, 4, 5, 6, 7, 8}};

NTSTATUS MailCheckContext(const VOID *Context, ULONG Size) {
    if (Context == NULL)
        return STATUS_INVALID_PARAMETER_1;
    if (Size != sizeof(MAIL_CONNECT))
        return STATUS_INVALID_PARAMETER_2;
    if (RtlCompareMemory(Context, &MailInterface, sizeof(GUID)) != sizeof(GUID))
        return STATUS_OBJECT_TYPE_MISMATCH;
    return STATUS_SUCCESS;
}
