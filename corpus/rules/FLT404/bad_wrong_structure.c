// why: the test asks for the common header, and then the larger structure of this kind of client is copied.
#include <fltKernel.h>

struct hello {
	USHORT kind;
	USHORT size;
};

struct hello_agent {
	struct hello head;
	ULONG pid;
	ULONG session;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} sync;
static struct hello_agent agent;

static NTSTATUS FLTAPI sync_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	const struct hello *h = context;

	if (!h || context_size < sizeof(*h))
		return STATUS_INVALID_PARAMETER;
	if (h->kind != 1)
		return STATUS_NOT_SUPPORTED;
	RtlCopyMemory(&agent, h, sizeof(agent)); //~ FLT404:W
	sync.client = port;
	*cookie = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI sync_disconnect(PVOID cookie)
{
	FltCloseClientPort(sync.filter, &sync.client);
}

static NTSTATUS FLTAPI sync_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(sync.server);
	FltUnregisterFilter(sync.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION sync_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = sync_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\SyncPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &sync_registration, &sync.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(sync.filter, &sync.server, &oa, NULL, sync_connect, sync_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(sync.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(sync.server);
unregister:
	FltUnregisterFilter(sync.filter);
out:
	return rc;
}
