// why: the port is entered before the rest is checked, and struck out by the other file when the check fails.
// unknown: FLT201 which of eight places has the port is not known where more clients than eight try
#include "book.h"

static PFLT_FILTER filter;
static PFLT_PORT server;
static ULONG minimum = 3;

static NTSTATUS FLTAPI on_connect(PFLT_PORT port, PVOID listener, PVOID context, ULONG size,
    PVOID *cookie)
{
    ULONG number;
    NTSTATUS rc = book_enter(port, &number);

    (void)listener;
    if (rc != STATUS_SUCCESS)
        return rc;
    if (size < sizeof(ULONG) || *(const ULONG *)context < minimum) {
        book_strike(number);
        return STATUS_REVISION_MISMATCH;
    }
    *cookie = ULongToPtr(number);
    return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID cookie)
{
    FltCloseClientPort(filter, book_port(PtrToUlong(cookie)));
}

static NTSTATUS open_server(void)
{
    PSECURITY_DESCRIPTOR sd;
    UNICODE_STRING us;
    OBJECT_ATTRIBUTES oa;
    NTSTATUS rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

    if (rc != STATUS_SUCCESS)
        return rc;
    RtlInitUnicodeString(&us, L"\\book");
    InitializeObjectAttributes(&oa, &us, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
    rc = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect, NULL,
        BOOK_ENTRIES);
    FltFreeSecurityDescriptor(sd);
    return rc;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    ULONG i;

    (void)flags;
    FltCloseCommunicationPort(server);
    for (i = 0; i < BOOK_ENTRIES; i++)
        FltCloseClientPort(filter, book_port(i));
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
