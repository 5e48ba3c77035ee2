// why: the connect callback refuses a second client; the message callback, which runs later, has one to send to.
#include <fltKernel.h>

#define MY_TAG 'reviD'
#define MOST 1

typedef struct _DATA {
    PFLT_FILTER filter;
    PFLT_PORT server;
    PFLT_PORT client;
    LONG count;
    LONG busy;
    PVOID kept;
} DATA;
static DATA *g_data;

static VOID CloseClient(PFLT_PORT *slot)
{
    FltCloseClientPort(g_data->filter, slot);
}

static NTSTATUS FLTAPI OnConnect(PFLT_PORT port, PVOID serverCookie, PVOID context, ULONG size, PVOID *cookie)
{

    (void)serverCookie;
    (void)context;
    (void)size;
    (void)port;
    if (g_data->client != NULL) {
        return STATUS_CONNECTION_COUNT_LIMIT;
    }
    g_data->client = port;
    *cookie = NULL;
    return STATUS_SUCCESS;
}

static VOID FLTAPI OnDisconnect(PVOID cookie)
{

    (void)cookie;
    CloseClient(&g_data->client);
}

static NTSTATUS FLTAPI OnMessage(PVOID cookie, PVOID in, ULONG inSize, PVOID out, ULONG outSize, PULONG returned)
{
    ULONG what = 1;
    LARGE_INTEGER timeout;
    ULONG reply = 0;

    (void)cookie;
    (void)in;
    (void)inSize;
    (void)out;
    (void)outSize;
    *returned = 0;
    g_data->busy = 1;
    timeout.QuadPart = -10000;
    if (g_data->client != NULL) {
        (void)FltSendMessage(g_data->filter, &g_data->client, &what, sizeof(what), &reply, NULL, &timeout); //~ FLT216
    }
    *returned = 0;
    return STATUS_SUCCESS;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI PreCreate(PFLT_CALLBACK_DATA io, PCFLT_RELATED_OBJECTS objects, PVOID *completion)
{
    (void)io;
    (void)objects;
    *completion = NULL;
    return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION g_operations[] = {
    {IRP_MJ_CREATE, 0, PreCreate, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS OpenPort(VOID)
{
    PSECURITY_DESCRIPTOR sd;
    OBJECT_ATTRIBUTES oa;
    UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Generated");
    NTSTATUS status;

    status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
    if (status != STATUS_SUCCESS) {
        return status;
    }
    InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
    status = FltCreateCommunicationPort(g_data->filter, &g_data->server, &oa, NULL, OnConnect, OnDisconnect, OnMessage, MOST);
    FltFreeSecurityDescriptor(sd);
    return status;
}

static NTSTATUS Listen0(VOID)
{
    NTSTATUS status;

    status = OpenPort();
    return status;
}

static VOID ClosePort(VOID)
{
    FltCloseCommunicationPort(g_data->server);
}

static VOID NTAPI OnDriverUnload(PDRIVER_OBJECT driver)
{
    (void)driver;
    ClosePort();
    FltUnregisterFilter(g_data->filter);
    ExFreePoolWithTag(g_data, MY_TAG);
    g_data = NULL;
}

static NTSTATUS FLTAPI OnUnload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION g_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = g_operations,
    .FilterUnloadCallback = OnUnload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS status;
    ULONG stage = 0;

    (void)path;
    g_data = ExAllocatePoolWithTag(NonPagedPool, sizeof(DATA), MY_TAG);
    if (g_data == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlZeroMemory(g_data, sizeof(*g_data));
    driver->DriverUnload = OnDriverUnload;
    do {
        status = FltRegisterFilter(driver, &g_registration, &g_data->filter);
        if (status != STATUS_SUCCESS) {
            break;
        }
        stage++;
        status = Listen0();
        if (status != STATUS_SUCCESS) {
            break;
        }
        stage++;
        status = FltStartFiltering(g_data->filter);
        if (status != STATUS_SUCCESS) {
            break;
        }
        stage++;
        return STATUS_SUCCESS;
    } while (0);
    if (stage > 1) {
        ClosePort();
    }
    if (stage > 0) {
        FltUnregisterFilter(g_data->filter);
    }
    ExFreePoolWithTag(g_data, MY_TAG);
    g_data = NULL;
    return status;
}
