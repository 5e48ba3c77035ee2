/* port.c - the server port: its creation, and the two callbacks that open and end
 * a connection. */
#include "../include/portguard.h"

/* Runs in the thread of FilterConnectCommunicationPort, possibly before
 * FltCreateCommunicationPort has returned in DriverEntry, and concurrently with
 * itself. A success hands `Client` over to the filter manager as the connection's
 * cookie; after any other status this connection's disconnect callback is *not*
 * called, so everything made here must be undone here. */
static NTSTATUS FLTAPI PgConnect(_In_ PFLT_PORT ClientPort, _In_opt_ PVOID ServerPortCookie,
                                 _In_reads_bytes_opt_(SizeOfContext) PVOID ConnectionContext,
                                 _In_ ULONG SizeOfContext,
                                 _Outptr_result_maybenull_ PVOID *ConnectionCookie) {
    const PG_CONNECT_CONTEXT *context = ConnectionContext;
    PPG_CLIENT client;
    NTSTATUS status;

    PAGED_CODE();
    UNREFERENCED_PARAMETER(ServerPortCookie);

    *ConnectionCookie = NULL;

    /* The filter manager has copied the context into kernel memory, so it neither
     * needs a __try nor changes under our hands. But its size is what the client
     * chose, and without one there is no context at all. */
    if (context == NULL || SizeOfContext < sizeof(*context)) {
        return STATUS_INVALID_PARAMETER;
    }
    if (context->Version != PG_PROTOCOL_VERSION) {
        return STATUS_REVISION_MISMATCH;
    }
    if ((context->Events & ~PG_EVENT_ALL) != 0) {
        return STATUS_INVALID_PARAMETER;
    }

    client = PgClientAllocate(context->Events);
    if (client == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    /* The last step that can fail, and the one that saves the port: a refused port
     * belongs to the filter manager and must not be remembered, nor closed. */
    status = PgClientAdmit(client, ClientPort);
    if (!NT_SUCCESS(status)) {
        PgClientFree(client);
        return status;
    }

    *ConnectionCookie = client;
    return STATUS_SUCCESS;
}

/* Runs once for each accepted connection: in the thread that closes the client's
 * last handle, or inside FltUnregisterFilter. No message callback of this connection
 * is running any more, but senders may be. */
static VOID FLTAPI PgDisconnect(_In_opt_ PVOID ConnectionCookie) {
    PPG_CLIENT client = ConnectionCookie;

    PAGED_CODE();

    /* 1. No new sender finds the client. */
    PgClientDismiss(client);

    /* 2. A sender that has found it and waits for an answer is woken with
     * STATUS_PORT_DISCONNECTED; one that has yet to call FltSendMessage gets the
     * same, because this call sets the shared variable to NULL. That is why it must
     * be this variable and not a copy. Not under the list's lock: no lock of ours is
     * held while we wait for somebody else. */
    FltCloseClientPort(PgGlobals.Filter, &client->Port);

    /* 3. Wait until these senders have left, then nobody knows the client. In this
     * order: waiting before closing would wait for the client's answer instead. */
    ExWaitForRundownProtectionRelease(&client->Senders);
    PgClientFree(client);
}

NTSTATUS PgPortOpen(VOID) {
    UNICODE_STRING name = RTL_CONSTANT_STRING(PG_PORT_NAME);
    PSECURITY_DESCRIPTOR descriptor;
    OBJECT_ATTRIBUTES attributes;
    NTSTATUS status;

    PAGED_CODE();

    /* SYSTEM and administrators only. User mode opens the port for all access, so
     * granting FLT_PORT_CONNECT alone would admit nobody. */
    status = FltBuildDefaultSecurityDescriptor(&descriptor, FLT_PORT_ALL_ACCESS);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    /* OBJ_KERNEL_HANDLE is required: the handle must not land in the handle table of
     * whichever process happens to load us. */
    InitializeObjectAttributes(&attributes, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL,
                               descriptor);

    status = FltCreateCommunicationPort(PgGlobals.Filter, &PgGlobals.ServerPort, &attributes, NULL,
                                        PgConnect, PgDisconnect, PgMessage, PG_MAX_CLIENTS);

    /* The port has taken what it needs. Freed before the status is looked at, so
     * that success and failure need no line of their own. */
    FltFreeSecurityDescriptor(descriptor);

    /* After a failure ServerPort is still NULL, and the caller's teardown knows what
     * that means. */
    return status;
}
