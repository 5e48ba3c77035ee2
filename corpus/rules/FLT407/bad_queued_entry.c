// why: the entry on the list lives in pool, and the data that it points to in the client.
#include <fltKernel.h>

struct entry {
	LIST_ENTRY link;
	PVOID data;
	ULONG bytes;
};

#define WQ_TAG 'tnEq'

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} wq;
static LIST_ENTRY queue;
static KSPIN_LOCK queue_lock;

static NTSTATUS FLTAPI wq_connect(PFLT_PORT port, PVOID server_cookie,
				  PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	wq.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI wq_disconnect(PVOID cookie)
{
	FltCloseClientPort(wq.filter, &wq.client);
}

static void drain(void)
{
	PLIST_ENTRY e;

	while ((e = ExInterlockedRemoveHeadList(&queue, &queue_lock)) != NULL)
		ExFreePoolWithTag(CONTAINING_RECORD(e, struct entry, link), WQ_TAG);
}

static NTSTATUS FLTAPI wq_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct entry *entry;

	*ret_len = 0;
	if (!in || !in_len)
		return STATUS_INVALID_PARAMETER;
	entry = ExAllocatePoolWithTag(NonPagedPool, sizeof(*entry), WQ_TAG);
	if (!entry)
		return STATUS_INSUFFICIENT_RESOURCES;
	entry->data = in; //~ FLT407
	entry->bytes = in_len;
	ExInterlockedInsertTailList(&queue, &entry->link, &queue_lock);
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI wq_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(wq.server);
	FltUnregisterFilter(wq.filter);
	drain();
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION wq_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = wq_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\QueuePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	InitializeListHead(&queue);
	KeInitializeSpinLock(&queue_lock);
	rc = FltRegisterFilter(driver, &wq_registration, &wq.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(wq.filter, &wq.server, &oa, NULL, wq_connect, wq_disconnect, wq_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(wq.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(wq.server);
unregister:
	FltUnregisterFilter(wq.filter);
out:
	drain();
	return rc;
}
