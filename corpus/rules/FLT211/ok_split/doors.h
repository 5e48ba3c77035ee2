#pragma once
#include <fltKernel.h>

typedef struct _DOOR {
    PFLT_PORT Port;
    BOOLEAN Locked;
} DOOR;

NTSTATUS DoorEnter(DOOR *Door, PFLT_PORT Port);
VOID DoorLeave(PFLT_FILTER Filter, DOOR *Door);
