#include <fltKernel.h>
#include "handlers.h"

static ULONG User, Address, Port;

NTSTATUS FtpSetUser(PVOID Message, ULONG Length) {
    PFTP_USER message = Message;

    if (Length < sizeof(FTP_USER)) {
        return STATUS_INVALID_PARAMETER;
    }
    User = message->User;
    return STATUS_SUCCESS;
}

NTSTATUS FtpSetHost(PVOID Message) {
    PFTP_HOST message = Message;

    Address = message->Address; //~ FLT406
    Port = message->Port; //~+ FLT406
    return STATUS_SUCCESS;
}
