// why: the sender of the other file has no address of a port until a client connects, and sends all the same.
#include "sender.h"

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;
static struct sender sender;

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	client = new_port;
	sender_bind(&sender, &client);
	*conn_out = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	(void)conn;
	FltCloseClientPort(filter, &client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_create(PFLT_CALLBACK_DATA cbd,
		PCFLT_RELATED_OBJECTS rel, PVOID *comp)
{
	(void)cbd;
	(void)rel;
	(void)comp;
	if (!NT_SUCCESS(sender_send(&sender, IRP_MJ_CREATE)))
		DbgPrint("not sent\n");
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
	{.MajorFunction = IRP_MJ_CREATE, .PreOperation = on_create},
	{.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS open_server(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\sender");
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
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.OperationRegistration = operations,
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
	sender_init(&sender, filter);
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
