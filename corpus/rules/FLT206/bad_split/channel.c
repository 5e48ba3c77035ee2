#include "channel.h"

NTSTATUS ChannelBind(CHANNEL *Channel, PFLT_PORT Port) {
    Channel->Port = Port;
    Channel->Owner = PsGetCurrentProcessId();
    if (HandleToULong(Channel->Owner) <= 4) {
        Channel->Owner = NULL;
        return STATUS_INVALID_CID;
    }
    KeSetEvent(&Channel->Ready, IO_NO_INCREMENT, FALSE);
    return STATUS_SUCCESS;
}

VOID ChannelUnbind(CHANNEL *Channel, PFLT_FILTER Filter) {
    KeClearEvent(&Channel->Ready);
    Channel->Owner = NULL;
    FltCloseClientPort(Filter, &Channel->Port);
}
