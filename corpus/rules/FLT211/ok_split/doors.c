#include "doors.h"

NTSTATUS DoorEnter(DOOR *Door, PFLT_PORT Port) {
    if (Door->Locked || Door->Port != NULL) {
        return STATUS_DEVICE_BUSY;
    }
    Door->Port = Port;
    return STATUS_SUCCESS;
}

VOID DoorLeave(PFLT_FILTER Filter, DOOR *Door) {
    if (Door->Port != NULL) {
        FltCloseClientPort(Filter, &Door->Port);
    }
}
