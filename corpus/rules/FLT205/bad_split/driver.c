// why: the other file's helper takes the port by value and closes it; its caller goes on with the variable.
#include "client.h"

PFLT_FILTER g_filter;
static PFLT_PORT server;

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	g_client = new_port;
	*conn_out = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	(void)conn;
	client_shutdown();
}

static NTSTATUS open_server(PFLT_FILTER filter, PCWSTR name, PFLT_PORT *server)
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
	err = FltCreateCommunicationPort(filter, server, &oa, NULL, on_connect, on_disconnect, NULL,
		1);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(g_filter);
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
	err = FltRegisterFilter(drv, &registration, &g_filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = open_server(g_filter, L"\\client", &server);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(g_filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 2:
		FltCloseCommunicationPort(server);
		/* fall through */
	case 1:
		FltUnregisterFilter(g_filter);
		/* fall through */
	default:
		break;
	}
	return err;
}
