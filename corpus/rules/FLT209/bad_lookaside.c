// why: the block from the lookaside list is only given back by a connect that fails, not by the disconnect.
#include <fltKernel.h>

struct slot {
	PFLT_PORT port;
	ULONG id;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	NPAGED_LOOKASIDE_LIST slots;
	ULONG clients;
} pool;

static NTSTATUS FLTAPI pool_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	struct slot *slot = ExAllocateFromNPagedLookasideList(&pool.slots);

	if (!slot)
		return STATUS_INSUFFICIENT_RESOURCES;
	if (context_size) {
		ExFreeToNPagedLookasideList(&pool.slots, slot);
		return STATUS_INVALID_PARAMETER;
	}
	slot->port = port;
	slot->id = pool.clients++;
	*cookie = slot;
	return STATUS_SUCCESS;
}

static VOID FLTAPI pool_disconnect(PVOID cookie)
{
	struct slot *slot = cookie;

	if (slot)
		FltCloseClientPort(pool.filter, &slot->port);
} //~ FLT209

static NTSTATUS FLTAPI pool_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(pool.server);
	FltUnregisterFilter(pool.filter);
	ExDeleteNPagedLookasideList(&pool.slots);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION pool_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = pool_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\PoolPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	ExInitializeNPagedLookasideList(&pool.slots, NULL, NULL, 0, sizeof(struct slot), 0x746f6c73, 0);
	rc = FltRegisterFilter(driver, &pool_registration, &pool.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(pool.filter, &pool.server, &oa, NULL, pool_connect, pool_disconnect, NULL, 5);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(pool.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(pool.server);
unregister:
	FltUnregisterFilter(pool.filter);
out:
	ExDeleteNPagedLookasideList(&pool.slots);
	return rc;
}
