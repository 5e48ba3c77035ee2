// why: the cookie is the port, message and disconnect each take their copy of it, and they never run at once.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static LONG greetings;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    (void)listener;
    (void)context;
    (void)size;
    *cookie = port;
    return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI on_message(PVOID cookie, PVOID in, ULONG in_size, PVOID out,
    ULONG out_size, PULONG written)
{
    PFLT_PORT port = cookie;
    LARGE_INTEGER timeout;
    LONG number = InterlockedIncrement(&greetings);
    NTSTATUS rc;

    (void)in;
    (void)in_size;
    (void)out;
    (void)out_size;
    *written = 0;
    timeout.QuadPart = -20000;
    rc = FltSendMessage(filter, &port, &number, sizeof(number), NULL, NULL, &timeout);
    return rc == STATUS_TIMEOUT ? STATUS_IO_TIMEOUT : rc;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    PFLT_PORT port = cookie;

    FltCloseClientPort(filter, &port);
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\value");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
        on_message, 4);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    (void)flags;
    FltCloseCommunicationPort(server);
    FltUnregisterFilter(filter);
    return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
    NTSTATUS rc;

    (void)path;
    rc = FltRegisterFilter(driver, &registration, &filter);
    if (rc == STATUS_SUCCESS) {
        rc = open_server();
        if (rc == STATUS_SUCCESS) {
            rc = FltStartFiltering(filter);
            if (rc == STATUS_SUCCESS) {
                return STATUS_SUCCESS;
            }
            FltCloseCommunicationPort(server);
        }
        FltUnregisterFilter(filter);
    }
    return rc;
}
