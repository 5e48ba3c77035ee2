// why: disconnect takes the client out of the list and frees it, port and all.
#include <fltKernel.h>

#define CLIENT_TAG 'tnlC'

struct client {
	LIST_ENTRY link;
	PFLT_PORT port;
	HANDLE pid;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static LIST_ENTRY clients;
static KSPIN_LOCK clients_lock;

static void client_link(struct client *c)
{
	KIRQL irql;

	KeAcquireSpinLock(&clients_lock, &irql);
	InsertHeadList(&clients, &c->link);
	KeReleaseSpinLock(&clients_lock, irql);
}

static void client_unlink(struct client *c)
{
	KIRQL irql;

	KeAcquireSpinLock(&clients_lock, &irql);
	RemoveEntryList(&c->link);
	KeReleaseSpinLock(&clients_lock, irql);
}

static NTSTATUS FLTAPI client_new(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	struct client *c = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*c), CLIENT_TAG);

	(void)srv;
	(void)hello;
	(void)hello_len;
	if (c == NULL)
		return STATUS_NO_MEMORY;
	c->port = new_port;
	c->pid = PsGetCurrentProcessId();
	client_link(c);
	*conn_out = c;
	return STATUS_SUCCESS;
}

static VOID FLTAPI client_gone(PVOID conn)
{
	struct client *c = conn;

	client_unlink(c);
	ExFreePoolWithTag(c, CLIENT_TAG);
}  //~ FLT201

static NTSTATUS serve(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\clients");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, client_new, client_gone, NULL,
		32);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI leave_now(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.FilterUnloadCallback = leave_now,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT drv, PUNICODE_STRING reg)
{
	NTSTATUS err;
	int stage = 0;

	(void)reg;
	InitializeListHead(&clients);
	KeInitializeSpinLock(&clients_lock);

	err = FltRegisterFilter(drv, &registration, &filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = serve();
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
