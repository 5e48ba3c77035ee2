// why: disconnect does nothing once the driver is going, for unload has closed the client's port by then.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
	BOOLEAN going;
} g;

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	if (g.client != NULL)
		return STATUS_CONNECTION_ACTIVE;
	g.client = new_port;
	*conn_out = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	(void)conn;
	if (g.going)
		return;
	FltCloseClientPort(g.filter, &g.client);
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
	RtlInitUnicodeString(&us, L"\\going");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(g.filter, &g.server, &oa, NULL, on_connect, on_disconnect,
		NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(g.server);
	FltCloseClientPort(g.filter, &g.client);
	g.going = TRUE;
	FltUnregisterFilter(g.filter);
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
	err = FltRegisterFilter(drv, &registration, &g.filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = open_server();
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(g.filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 2:
		FltCloseCommunicationPort(g.server);
		/* fall through */
	case 1:
		FltUnregisterFilter(g.filter);
		/* fall through */
	default:
		break;
	}
	return err;
}
