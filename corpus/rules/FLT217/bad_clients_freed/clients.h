#include <fltKernel.h>

#pragma once

NTSTATUS ClientsAdd(PFLT_PORT Port, PVOID *Cookie);
VOID ClientsClose(PFLT_FILTER Filter, PVOID Cookie);
VOID ClientsFree(VOID);
