// why: the table of initialisation steps has the port before the filter.
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

NTSTATUS FLTAPI Unload(FLT_FILTER_UNLOAD_FLAGS flags);

static const FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, Unload };

static NTSTATUS StepFilter(PDRIVER_OBJECT driver)
{
    return FltRegisterFilter(driver, &Registration, &FilterHandle);
}

static NTSTATUS StepPort(PDRIVER_OBJECT driver)
{
    NTSTATUS st;
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\StepOrderPort");

    (void)driver;
    st = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(st)) return st;
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    st = FltCreateCommunicationPort(FilterHandle, &ServerPort, &oa, NULL, OnConnect, OnDisconnect, NULL, 1); //~ FLT253
    FltFreeSecurityDescriptor(sd);
    return st;
}

static NTSTATUS (*const Steps[])(PDRIVER_OBJECT) = { StepPort, StepFilter };

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
            if (i == 1) FltCloseCommunicationPort(ServerPort);
            break;
        }
    }
    return st;
}
