#include <fltKernel.h>

#pragma once

VOID ClientsInitialize(VOID);
NTSTATUS ClientsAdd(_In_ PFLT_PORT Port, _Outptr_ PVOID *Cookie);
VOID ClientsRemove(_In_ PFLT_FILTER Filter, _In_ PVOID Cookie);
