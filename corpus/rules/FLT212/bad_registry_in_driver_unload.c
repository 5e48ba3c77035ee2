// why: the registry callback is unregistered by DriverUnload, which runs when the unload callback has unregistered the filter.
#include <fltKernel.h>

static PFLT_FILTER filter;
static PFLT_PORT server;
static PFLT_PORT client;
static LARGE_INTEGER registry_cookie;

static NTSTATUS on_registry(PVOID context, PVOID class, PVOID argument)
{
	ULONG operation = PtrToUlong(class);
	LARGE_INTEGER timeout;

	(void)context;
	(void)argument;
	timeout.QuadPart = -11;
	if (operation == RegNtPreSetValueKey || operation == RegNtPreDeleteValueKey)
		(void)FltSendMessage(filter, &client, &operation, sizeof(operation), NULL, NULL, &timeout); //~ FLT212
	return STATUS_SUCCESS;
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
	FltCloseClientPort(filter, &client);
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
	RtlInitUnicodeString(&us, L"\\registry");
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

static VOID driver_unload(PDRIVER_OBJECT driver)
{
	(void)driver;
	CmUnRegisterCallback(registry_cookie);
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
	drv->DriverUnload = driver_unload;

	err = FltRegisterFilter(drv, &registration, &filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = serve();
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = CmRegisterCallback(on_registry, NULL, &registry_cookie);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 3:
		CmUnRegisterCallback(registry_cookie);
		/* fall through */
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
