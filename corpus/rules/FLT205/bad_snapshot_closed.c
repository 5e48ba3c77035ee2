// why: unload closes a snapshot of all ports; then unregistering disconnects the clients, and the originals are closed.
#include <fltKernel.h>

#define MAX_CLIENTS 3

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT clients[MAX_CLIENTS];
static KSPIN_LOCK lock;

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	NTSTATUS err = STATUS_CONNECTION_COUNT_LIMIT;
	KIRQL irql;
	ULONG i;

	(void)srv;
	(void)hello;
	(void)hello_len;
	KeAcquireSpinLock(&lock, &irql);
	for (i = 0; i < MAX_CLIENTS; i++) {
		if (clients[i] == NULL) {
			clients[i] = new_port;
			*conn_out = &clients[i];
			err = STATUS_SUCCESS;
			break;
		}
	}
	KeReleaseSpinLock(&lock, irql);
	return err;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	FltCloseClientPort(filter, (PFLT_PORT *)conn); //~ FLT205
}

static NTSTATUS open_server(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\snapshot");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, MAX_CLIENTS);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static void drop_clients(void)
{
	PFLT_PORT copies[MAX_CLIENTS];
	KIRQL irql;
	ULONG i;

	KeAcquireSpinLock(&lock, &irql);
	RtlCopyMemory(copies, clients, sizeof(copies));
	KeReleaseSpinLock(&lock, irql);

	for (i = 0; i < MAX_CLIENTS; i++)
		FltCloseClientPort(filter, &copies[i]);
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	drop_clients();
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT drv, PUNICODE_STRING reg)
{
	NTSTATUS err;
	int stage = 0;

	(void)reg;
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
