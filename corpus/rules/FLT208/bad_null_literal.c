// why: the message callback that hangs up passes NULL for the filter, though it would have one.
#include <fltKernel.h>

struct comm {
	PFLT_FILTER filter;
	PFLT_PORT listener;
	PFLT_PORT peer;
};

static struct comm comm;

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	comm.peer = new_port;
	*conn_out = &comm;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	struct comm *c = conn;

	FltCloseClientPort(c->filter, &c->peer);
}

static NTSTATUS FLTAPI on_message(PVOID conn, PVOID in, ULONG in_len, PVOID out, ULONG out_len,
		PULONG returned)
{
	struct comm *c = conn;

	(void)in;
	(void)out;
	(void)out_len;
	*returned = 0;
	if (in_len == 0)
		FltCloseClientPort(NULL, &c->peer); //~ FLT208
	return STATUS_SUCCESS;
}

static NTSTATUS listen(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, name);
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, server, &oa, NULL, on_connect, on_disconnect,
		on_message, 1);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(comm.listener);
	FltUnregisterFilter(comm.filter);
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
	err = FltRegisterFilter(drv, &registration, &comm.filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = listen(comm.filter, L"\\literal", &comm.listener);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(comm.filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 2:
		FltCloseCommunicationPort(comm.listener);
		/* fall through */
	case 1:
		FltUnregisterFilter(comm.filter);
		/* fall through */
	default:
		break;
	}
	return err;
}
