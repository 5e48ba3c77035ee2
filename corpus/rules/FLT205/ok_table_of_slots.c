// why: unload closes every slot of the table and the forced disconnects close them again, all by the same addresses.
#include <fltKernel.h>

#define SLOTS 4

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT slots[SLOTS];

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
			*conn_out = ULongToPtr(i);
			return STATUS_SUCCESS;
		}
	}
	return STATUS_CONNECTION_COUNT_LIMIT;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	FltCloseClientPort(filter, &slots[PtrToUlong(conn)]);
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
	RtlInitUnicodeString(&us, L"\\slots");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, SLOTS);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	ULONG i;

	(void)fl;
	FltCloseCommunicationPort(server);
	for (i = 0; i < SLOTS; i++)
		FltCloseClientPort(filter, &slots[i]);
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
