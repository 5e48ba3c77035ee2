// why: connect stores nothing itself; a function behind a table of sinks does, through the address it gets.
#include <fltKernel.h>

typedef struct _SINK {
    VOID (*Attach)(struct _SINK *Sink, PFLT_PORT Port);
    VOID (*Detach)(struct _SINK *Sink);
    PFLT_PORT *Place;
} SINK, *PSINK;

PFLT_FILTER g_pFilter;
PFLT_PORT g_pServer;
PFLT_PORT g_pClient;

static VOID PlaceAttach(PSINK pSink, PFLT_PORT pPort)
{
    *pSink->Place = pPort;
}

static VOID PlaceDetach(PSINK pSink)
{
    FltCloseClientPort(g_pFilter, pSink->Place);
}

SINK g_Sink = {PlaceAttach, PlaceDetach, &g_pClient};

NTSTATUS FLTAPI SinkConnect(_In_ PFLT_PORT pPort, _In_opt_ PVOID pvServer,
        _In_reads_bytes_opt_(cbHello) PVOID pvHello, _In_ ULONG cbHello,
        _Outptr_result_maybenull_ PVOID *ppvCookie)
{
    PSINK pSink = pvServer;

    UNREFERENCED_PARAMETER(pvHello);
    UNREFERENCED_PARAMETER(cbHello);

    pSink->Attach(pSink, pPort);
    *ppvCookie = pSink;
    return STATUS_SUCCESS;
}

VOID FLTAPI SinkDisconnect(_In_opt_ PVOID pvCookie)
{
    PSINK pSink = pvCookie;

    pSink->Detach(pSink);
}

NTSTATUS SinkOpen(VOID)
{
    NTSTATUS ntStatus;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING us;
    PSECURITY_DESCRIPTOR sd = NULL;

    ntStatus = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(ntStatus))
        goto Exit;

    RtlInitUnicodeString(&us, L"\\SinkPort");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    ntStatus = FltCreateCommunicationPort(g_pFilter, &g_pServer, &oa, &g_Sink, SinkConnect,
        SinkDisconnect, NULL, 1);
    FltFreeSecurityDescriptor(sd);
Exit:
    return ntStatus;
}

NTSTATUS FLTAPI SinkUnload(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    FltCloseCommunicationPort(g_pServer);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = SinkUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = SinkOpen();
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        FltCloseCommunicationPort(g_pServer);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
