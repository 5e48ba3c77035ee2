// why: a table tells how each handle is closed, and the row of the client has the server's function.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;

static void close_server_port(PFLT_PORT *port)
{
	if (*port != NULL) {
		FltCloseCommunicationPort(*port); //~ FLT207
		*port = NULL;
	}
}

static void close_client_port(PFLT_PORT *port)
{
	FltCloseClientPort(filter, port);
}

struct resource {
	PFLT_PORT *port;
	void (*close)(PFLT_PORT *port);
};

static const struct resource at_disconnect[] = {
	{&client, close_client_port},
};

static const struct resource at_unload[] = {
	{&server, close_server_port},
	{&client, close_server_port},
};

static void release(const struct resource *r, ULONG count)
{
	while (count-- > 0) {
		r->close(r->port);
		r++;
	}
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	client = new_port;
	*conn_out = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	(void)conn;
	release(at_disconnect, RTL_NUMBER_OF(at_disconnect));
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
	RtlInitUnicodeString(&us, L"\\resources");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	release(at_unload, RTL_NUMBER_OF(at_unload));
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
