// why: a sender takes a reference to the record under the lock and sends through the record's own field.
#include <fltKernel.h>

#define TAG 'tnuc'

struct client {
	LIST_ENTRY link;
	LONG refs;
	PFLT_PORT port;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static LIST_ENTRY clients;
static FAST_MUTEX lock;

static struct client *client_get(void)
{
	struct client *c = NULL;

	ExAcquireFastMutex(&lock);
	if (!IsListEmpty(&clients)) {
		c = CONTAINING_RECORD(clients.Blink, struct client, link);
		InterlockedIncrement(&c->refs);
	}
	ExReleaseFastMutex(&lock);
	return c;
}

static void client_put(struct client *c)
{
	if (InterlockedDecrement(&c->refs) == 0)
		ExFreePoolWithTag(c, TAG);
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	struct client *c = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*c), TAG);

	(void)srv;
	(void)hello;
	(void)hello_len;
	if (c == NULL)
		return STATUS_NO_MEMORY;
	c->refs = 1;
	c->port = new_port;
	ExAcquireFastMutex(&lock);
	InsertTailList(&clients, &c->link);
	ExReleaseFastMutex(&lock);
	*conn_out = c;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	struct client *c = conn;

	ExAcquireFastMutex(&lock);
	RemoveEntryList(&c->link);
	ExReleaseFastMutex(&lock);
	FltCloseClientPort(filter, &c->port);
	client_put(c);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA cbd,
		PCFLT_RELATED_OBJECTS rel, PVOID *comp)
{
	struct client *c = client_get();
	LARGE_INTEGER timeout;
	ULONG code = 1;

	(void)cbd;
	(void)rel;
	(void)comp;
	if (c != NULL) {
		timeout.QuadPart = -9999;
		(void)FltSendMessage(filter, &c->port, &code, sizeof(code), NULL, NULL, &timeout);
		client_put(c);
	}
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
	{.MajorFunction = IRP_MJ_CREATE, .PreOperation = on_create},
	{.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS open_server(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\counted");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, 7);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.OperationRegistration = operations,
	.FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT drv, PUNICODE_STRING reg)
{
	NTSTATUS err;
	int stage = 0;

	(void)reg;
	InitializeListHead(&clients);
	ExInitializeFastMutex(&lock);

	err = FltRegisterFilter(drv, &registration, &filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = open_server();
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 2:
		FltCloseCommunicationPort(server);
		/* fall through */
	case 1:
		FltUnregisterFilter(filter);
		/* fall through */
	default:
		break;
	}
	return err;
}
