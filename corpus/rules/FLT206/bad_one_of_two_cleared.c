// why: the record of a refused client is freed, but the index beside it still has the port, and broadcasts use it.
#include <fltKernel.h>

#define MAX_CONNS 2
#define CONN_TAG 'nnoc'

struct conn {
	ULONG index;
	PVOID cache;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT ports[MAX_CONNS];

static NTSTATUS FLTAPI conn_new(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	struct conn *c;
	ULONG i;

	(void)srv;
	(void)hello;
	(void)hello_len;
	*conn_out = NULL;
	for (i = 0; i < MAX_CONNS; i++)
		if (ports[i] == NULL)
			break;
	if (i == MAX_CONNS)
		return STATUS_TOO_MANY_SESSIONS;
	c = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*c), CONN_TAG);
	if (c == NULL)
		return STATUS_NO_MEMORY;
	c->index = i;
	ports[i] = new_port;
	c->cache = ExAllocatePoolWithTag(PagedPool, 512, CONN_TAG);
	if (c->cache == NULL) {
		ExFreePoolWithTag(c, CONN_TAG);
		return STATUS_NO_MEMORY; //~ FLT206:E
	}
	*conn_out = c;
	return STATUS_SUCCESS;
}

static VOID FLTAPI conn_gone(PVOID conn)
{
	struct conn *c = conn;

	FltCloseClientPort(filter, &ports[c->index]);
	ExFreePoolWithTag(c->cache, CONN_TAG);
	ExFreePoolWithTag(c, CONN_TAG);
}

static void broadcast(ULONG code)
{
	LARGE_INTEGER timeout;
	ULONG i;

	timeout.QuadPart = -2000000;
	for (i = 0; i < MAX_CONNS; i++) {
		NTSTATUS err = FltSendMessage(filter, &ports[i], &code, sizeof(code), NULL, NULL, &timeout);

		if (err != STATUS_SUCCESS && err != STATUS_PORT_DISCONNECTED)
			DbgPrint("client %u: %x\n", i, err);
	}
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI on_cleanup(PFLT_CALLBACK_DATA cbd,
		PCFLT_RELATED_OBJECTS rel, PVOID *comp)
{
	(void)rel;
	(void)comp;
	broadcast(FltGetRequestorProcessId(cbd));
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION operations[] = {
	{.MajorFunction = IRP_MJ_CLEANUP, .PreOperation = on_cleanup},
	{.MajorFunction = IRP_MJ_OPERATION_END},
};

static NTSTATUS serve(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\broadcast");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, conn_new, conn_gone, NULL,
		MAX_CONNS);
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
