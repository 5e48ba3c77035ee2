// why: the port is read out of the list under the lock, but sent to after the lock is released.
#include <fltKernel.h>

#define TAG 'dnul'

struct client {
	LIST_ENTRY link;
	PFLT_PORT port;
	ULONG events;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static LIST_ENTRY clients;
static KSPIN_LOCK lock;

static PFLT_PORT port_of_first(void)
{
	PFLT_PORT port = NULL;
	KIRQL irql;

	KeAcquireSpinLock(&lock, &irql);
	if (!IsListEmpty(&clients))
		port = CONTAINING_RECORD(clients.Flink, struct client, link)->port;
	KeReleaseSpinLock(&lock, irql);
	return port;
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
	c->port = new_port;
	c->events = 0;
	ExInterlockedInsertTailList(&clients, &c->link, &lock);
	*conn_out = c;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	struct client *c = conn;
	KIRQL irql;

	KeAcquireSpinLock(&lock, &irql);
	RemoveEntryList(&c->link);
	KeReleaseSpinLock(&lock, irql);
	FltCloseClientPort(filter, &c->port);
	ExFreePoolWithTag(c, TAG);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA cbd,
		PCFLT_RELATED_OBJECTS rel, PVOID *comp)
{
	PFLT_PORT port = port_of_first();
	LARGE_INTEGER timeout;
	ULONG code = IRP_MJ_CREATE;

	(void)cbd;
	(void)rel;
	(void)comp;
	timeout.QuadPart = -123;
	if (port != NULL)
		(void)FltSendMessage(filter, &port, &code, sizeof(code), NULL, NULL, &timeout); //~ FLT204:W
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
	RtlInitUnicodeString(&us, L"\\under");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, 9);
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
	KeInitializeSpinLock(&lock);

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
