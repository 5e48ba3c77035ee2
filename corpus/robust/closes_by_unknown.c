// Something undeclared is closed; it may be the port.
#include <fltKernel.h>
#include "ports.h"

static PFLT_FILTER Filter;
static PFLT_PORT Port;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Client, PVOID Cookie, PVOID Context, ULONG Size,
                                 PVOID *Connection)
{
    (void)Client, (void)Cookie, (void)Context, (void)Size;
    *Connection = NULL;
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI OnDisconnect(PVOID Cookie)
{
    (void)Cookie;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    (void)Flags;
    FltCloseCommunicationPort(ThePort);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, OnUnload
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\RobustPort");
    PSECURITY_DESCRIPTOR Descriptor;
    OBJECT_ATTRIBUTES Attributes;
    NTSTATUS Status;

    (void)Path;
    Status = FltRegisterFilter(Driver, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltBuildDefaultSecurityDescriptor(&Descriptor, FLT_PORT_ALL_ACCESS);
    if (NT_SUCCESS(Status)) {
        InitializeObjectAttributes(&Attributes, &Name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE,
                                   NULL, Descriptor);
        Status = FltCreateCommunicationPort(Filter, &Port, &Attributes, NULL, OnConnect, OnDisconnect,
                                            NULL, 1);
        FltFreeSecurityDescriptor(Descriptor);
    }
    if (NT_SUCCESS(Status)) {
        Status = FltStartFiltering(Filter);
        if (!NT_SUCCESS(Status)) {
            FltCloseCommunicationPort(Port);
        }
    }
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
    }
    return Status;
}
