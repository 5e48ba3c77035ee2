// why: the limit of connections is a number from the registry, and the other file has one variable for all clients.
#include "endpoint.h"

PFLT_FILTER g_pFilter;
ENDPOINT g_Endpoint;

static LONG ReadLimit(VOID)
{
    ULONG ulLimit = 0;
    RTL_QUERY_REGISTRY_TABLE aTable[2] = {0};

    aTable[0].Flags = RTL_QUERY_REGISTRY_DIRECT;
    aTable[0].Name = L"ConnectionLimit";
    aTable[0].EntryContext = &ulLimit;
    RtlQueryRegistryValues(RTL_REGISTRY_SERVICES, L"Endpoint", aTable, NULL, NULL);
    return (ulLimit >= 1 && ulLimit <= 16) ? (LONG)ulLimit : 4;
}

NTSTATUS FLTAPI DriverUnloadFilter(_In_ FLT_FILTER_UNLOAD_FLAGS fFlags)
{
    UNREFERENCED_PARAMETER(fFlags);

    EndpointClose(&g_Endpoint);
    FltUnregisterFilter(g_pFilter);
    return STATUS_SUCCESS;
}

const FLT_REGISTRATION g_Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = DriverUnloadFilter,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT pDriver, PUNICODE_STRING pusPath)
{
    NTSTATUS ntStatus;
    ULONG uDone = 0;

    UNREFERENCED_PARAMETER(pusPath);
    g_Endpoint.Limit = ReadLimit();

    do
    {
        ntStatus = FltRegisterFilter(pDriver, &g_Registration, &g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 1;
        ntStatus = EndpointOpen(&g_Endpoint, g_pFilter, L"\\EndpointPort");
        if (!NT_SUCCESS(ntStatus))
            break;
        uDone = 2;
        ntStatus = FltStartFiltering(g_pFilter);
        if (!NT_SUCCESS(ntStatus))
            break;
        return STATUS_SUCCESS;
    } while (FALSE);

    if (uDone >= 2)
        EndpointClose(&g_Endpoint);
    if (uDone >= 1)
        FltUnregisterFilter(g_pFilter);
    return ntStatus;
}
