// why: taken from the lookaside list by connect, given back to it by disconnect, under another name.
#include <fltKernel.h>

struct rec {
	ULONG id;
	PFLT_PORT port;
	LIST_ENTRY unused;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PAGED_LOOKASIDE_LIST recs;
} laside;

static void put(void *p)
{
	ExFreeToPagedLookasideList(&laside.recs, p);
}

static NTSTATUS FLTAPI laside_connect(PFLT_PORT port, PVOID server_cookie,
				      PVOID context, ULONG context_size, PVOID *cookie)
{
	struct rec *r = ExAllocateFromPagedLookasideList(&laside.recs);

	if (!r)
		return STATUS_INSUFFICIENT_RESOURCES;
	r->port = port;
	if (context_size > 16) {
		put(r);
		return STATUS_INVALID_PARAMETER;
	}
	*cookie = &r->unused;
	return STATUS_SUCCESS;
}

static VOID FLTAPI laside_disconnect(PVOID cookie)
{
	struct rec *r = CONTAINING_RECORD(cookie, struct rec, unused);

	FltCloseClientPort(laside.filter, &r->port);
	put(r);
}

static NTSTATUS FLTAPI laside_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(laside.server);
	FltUnregisterFilter(laside.filter);
	ExDeletePagedLookasideList(&laside.recs);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION laside_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = laside_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\Laside");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	ExInitializePagedLookasideList(&laside.recs, NULL, NULL, 0, sizeof(struct rec), 0x63657273, 0);
	rc = FltRegisterFilter(driver, &laside_registration, &laside.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(laside.filter, &laside.server, &oa, NULL, laside_connect, laside_disconnect, NULL, 5);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(laside.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(laside.server);
unregister:
	FltUnregisterFilter(laside.filter);
out:
	ExDeletePagedLookasideList(&laside.recs);
	return rc;
}
