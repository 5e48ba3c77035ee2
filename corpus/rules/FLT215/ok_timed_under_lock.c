// why: the disconnect has to wait for the sender's lock, but no longer than the timeout.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tul;
static ERESOURCE lock;

static NTSTATUS FLTAPI tul_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	FltAcquireResourceExclusive(&lock);
	tul.client = port;
	FltReleaseResource(&lock);
	*cookie = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tul_disconnect(PVOID cookie)
{
	FltAcquireResourceExclusive(&lock);
	FltCloseClientPort(tul.filter, &tul.client);
	FltReleaseResource(&lock);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI tul_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	ULONG pid = FltGetRequestorProcessId(data);
	LARGE_INTEGER wait, *w = &wait;

	wait.QuadPart = -500 * 10000;
	FltAcquireResourceShared(&lock);
	(void)FltSendMessage(tul.filter, &tul.client, &pid, sizeof(pid), NULL, NULL, w);
	FltReleaseResource(&lock);
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION tul_ops[] = {
    {IRP_MJ_CREATE, 0, tul_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI tul_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(tul.server);
	FltUnregisterFilter(tul.filter);
	ExDeleteResourceLite(&lock);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tul_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = tul_ops,
    .FilterUnloadCallback = tul_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TulPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	ExInitializeResourceLite(&lock);
	rc = FltRegisterFilter(driver, &tul_registration, &tul.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(tul.filter, &tul.server, &oa, NULL, tul_connect, tul_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(tul.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(tul.server);
unregister:
	FltUnregisterFilter(tul.filter);
out:
	ExDeleteResourceLite(&lock);
	return rc;
}
