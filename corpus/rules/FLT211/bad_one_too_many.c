// why: who finds the table full is turned away by a helper that closes the newcomer's port by value.
#include <fltKernel.h>

#define SLOTS 2

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT slots[SLOTS];

static NTSTATUS turn_away(PFLT_PORT port)
{
	DbgPrint("no room for %p\n", port);
	FltCloseClientPort(filter, &port); //~ FLT211
	return STATUS_CONNECTION_COUNT_LIMIT;
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	ULONG i;

	(void)srv;
	(void)hello;
	(void)hello_len;
	for (i = 0; i < SLOTS; i++) {
		if (slots[i] == NULL) {
			slots[i] = new_port;
			*conn_out = &slots[i];
			return STATUS_SUCCESS;
		}
	}
	return turn_away(new_port);
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	FltCloseClientPort(filter, conn);
}

static NTSTATUS serve(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\room");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, SLOTS+1);
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
	.FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT drv, PUNICODE_STRING reg)
{
	NTSTATUS err;
	int stage = 0;

	(void)reg;
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
