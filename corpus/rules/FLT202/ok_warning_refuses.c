// why: whoever is not saved is refused, once with an error and once with a warning, which refuses too.
#include <fltKernel.h>

#define PROTOCOL 3

struct hello {
	ULONG protocol;
	ULONG flags;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT only_client;

static NTSTATUS FLTAPI greet(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	const struct hello *h = hello;

	(void)srv;
	*conn_out = NULL;
	if (h == NULL || hello_len != sizeof(*h))
		return STATUS_INVALID_PARAMETER_3;
	if (h->protocol != PROTOCOL)
		return STATUS_REVISION_MISMATCH;
	if (only_client != NULL)
		return STATUS_DEVICE_BUSY;
	only_client = new_port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI part(PVOID conn)
{
	(void)conn;
	FltCloseClientPort(filter, &only_client);
}

static NTSTATUS make_port(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\greeting");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, greet, part, NULL, 4);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.FilterUnloadCallback = unload,
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
	err = make_port();
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
