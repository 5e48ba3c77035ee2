// why: the events of the queue are sent one by one while the spin lock of the queue is held.
#include <fltKernel.h>

struct event {
	LIST_ENTRY link;
	ULONG pid;
};

#define EVQ_TAG 'qvEe'

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} evq;
static LIST_ENTRY events;
static KSPIN_LOCK events_lock;

static NTSTATUS FLTAPI evq_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	evq.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI evq_disconnect(PVOID cookie)
{
	FltCloseClientPort(evq.filter, &evq.client);
}

static void flush(void)
{
	LARGE_INTEGER now = {.QuadPart = -10000};
	KIRQL irql;

	KeAcquireSpinLock(&events_lock, &irql);
	while (!IsListEmpty(&events)) {
		struct event *e = CONTAINING_RECORD(RemoveHeadList(&events), struct event, link);

		(void)FltSendMessage(evq.filter, &evq.client, &e->pid, sizeof(e->pid), NULL, NULL, &now); //~ FLT214:W
		ExFreePoolWithTag(e, EVQ_TAG);
	}
	KeReleaseSpinLock(&events_lock, irql);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI evq_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	struct event *e = ExAllocatePoolWithTag(NonPagedPool, sizeof(*e), EVQ_TAG);

	if (e) {
		e->pid = FltGetRequestorProcessId(data);
		ExInterlockedInsertTailList(&events, &e->link, &events_lock);
	}
	flush();
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION evq_ops[] = {
    {IRP_MJ_CREATE, 0, evq_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI evq_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(evq.server);
	FltUnregisterFilter(evq.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION evq_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = evq_ops,
    .FilterUnloadCallback = evq_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\EvqPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	InitializeListHead(&events);
	KeInitializeSpinLock(&events_lock);
	rc = FltRegisterFilter(driver, &evq_registration, &evq.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(evq.filter, &evq.server, &oa, NULL, evq_connect, evq_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(evq.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(evq.server);
unregister:
	FltUnregisterFilter(evq.filter);
out:
	return rc;
}
