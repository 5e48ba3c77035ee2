// why: a client says which of two slots it wants, and nothing keeps the second client from saying the same.
#include <fltKernel.h>

#define WANT_EVENTS 1
#define WANT_VERDICTS 2

struct hello {
	ULONG want;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT events_port;
static PFLT_PORT verdicts_port;

static NTSTATUS FLTAPI on_hello(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	const struct hello *h = hello;

	(void)srv;
	if (h == NULL || hello_len < sizeof(*h))
		return STATUS_INVALID_PARAMETER;
	switch (h->want) {
	case WANT_EVENTS:
		if (events_port != NULL)
			return STATUS_DEVICE_BUSY;
		events_port = new_port;
		*conn_out = &events_port;
		return STATUS_SUCCESS;
	case WANT_VERDICTS:
		verdicts_port = new_port; //~ FLT203
		*conn_out = &verdicts_port;
		return STATUS_SUCCESS;
	default:
		return STATUS_NOT_SUPPORTED;
	}
}

static VOID FLTAPI on_bye(PVOID conn)
{
	FltCloseClientPort(filter, conn);
}

static NTSTATUS listen(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\wants");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_hello, on_bye, NULL, 2);
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
	err = listen();
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
