// why: a table of steps in the right order, and a counter for undoing them.
#include <fltKernel.h>

static PFLT_FILTER FilterHandle;
static PFLT_PORT ServerPort;
static PFLT_PORT ClientPort;

static NTSTATUS FLTAPI OnConnect(PFLT_PORT Port, PVOID ServerPortCookie, PVOID ConnectionContext,
                              ULONG SizeOfContext, PVOID *ConnectionCookie)
{
    (void)ServerPortCookie;
    (void)ConnectionContext;
    (void)SizeOfContext;
    *ConnectionCookie = NULL;
    ClientPort = Port;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID ConnectionCookie)
{
    (void)ConnectionCookie;
    FltCloseClientPort(FilterHandle, &ClientPort);
}

static NTSTATUS OpenPort(PFLT_FILTER Filter, PCWSTR Name, PFLT_PORT *Port)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name;

    RtlInitUnicodeString(&name, Name);
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(Filter, Port, &oa, NULL, OnConnect, OnDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
    return st;
}

NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS flags);

static const FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload };

static NTSTATUS StepFilter(PDRIVER_OBJECT driver)
{
    return FltRegisterFilter(driver, &Registration, &FilterHandle);
}

static NTSTATUS StepPort(PDRIVER_OBJECT driver)
{
    (void)driver;
    return OpenPort(FilterHandle, L"\\StepPort", &ServerPort);
}

static NTSTATUS (*const Steps[])(PDRIVER_OBJECT) = { StepFilter, StepPort };

NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(ServerPort);
    FltUnregisterFilter(FilterHandle);
    return STATUS_SUCCESS;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st = STATUS_SUCCESS;
    int i;
    (void)Path;

    for (i = 0; i < 2; i++) {
        st = Steps[i](Driver);
        if (!NT_SUCCESS(st)) {
            if (i > 0) FltUnregisterFilter(FilterHandle);
            break;
        }
    }
    return st;
}
