// why: whether the unload is allowed hangs on a hash of its flags; either way the port is closed once.
#include <fltKernel.h>

static PFLT_FILTER Filter;
static PFLT_PORT Port;

static ULONG Closes;

NTSTATUS FLTAPI HashUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    ULONG h = Flags;

    if (h == 3)
        h = 4;
    h ^= h >> 3;
    h += h * 3;
    h ^= h >> 4;
    h += h * 5;
    h ^= h >> 5;
    h += h * 7;
    h ^= h >> 6;
    h += h * 9;
    h ^= h >> 7;
    h += h * 11;
    h ^= h >> 8;
    h += h * 13;
    h ^= h >> 9;
    h += h * 15;
    h ^= h >> 10;
    h += h * 17;
    h ^= h >> 11;
    h += h * 19;
    h ^= h >> 12;
    h += h * 21;
    h ^= h >> 13;
    h += h * 23;
    h ^= h >> 14;
    h += h * 25;
    h ^= h >> 15;
    h += h * 27;
    h ^= h >> 3;
    h += h * 29;
    h ^= h >> 4;
    h += h * 31;
    h ^= h >> 5;
    h += h * 33;
    if (h != 7)
        FltCloseCommunicationPort(Port);
    Closes++;
    if (h == 7)
        FltCloseCommunicationPort(Port);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI HashConnect(PFLT_PORT Client, PVOID ServerCookie, PVOID Context, ULONG Size,
                                   PVOID *Cookie)
{
    return STATUS_ACCESS_DENIED;
}

static VOID FLTAPI HashDisconnect(PVOID Cookie)
{
}

static const FLT_REGISTRATION Registration = {
    sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, HashUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Registry)
{
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\HashPort");
    PSECURITY_DESCRIPTOR sd;
    NTSTATUS st = FltRegisterFilter(Driver, &Registration, &Filter);

    if (!NT_SUCCESS(st))
        return st;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) {
        FltUnregisterFilter(Filter);
        return st;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, &Port, &oa, NULL, HashConnect, HashDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    if (NT_SUCCESS(st)) {
        st = FltStartFiltering(Filter);
        if (!NT_SUCCESS(st))
            FltCloseCommunicationPort(Port);
    }
    if (!NT_SUCCESS(st))
        FltUnregisterFilter(Filter);
    return st;
}
