// why: a send may be made at APC_LEVEL, so a fast mutex of the senders' own does no harm.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} fms;
static FAST_MUTEX senders;
static ULONG sequence;

static NTSTATUS FLTAPI fms_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	fms.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI fms_disconnect(PVOID cookie)
{
	FltCloseClientPort(fms.filter, &fms.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI fms_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	LARGE_INTEGER wait = {.QuadPart = -100000};

	ExAcquireFastMutex(&senders);
	sequence++;
	(void)FltSendMessage(fms.filter, &fms.client, &sequence, sizeof(sequence), NULL, NULL, &wait);
	ExReleaseFastMutex(&senders);
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION fms_ops[] = {
    {IRP_MJ_CREATE, 0, fms_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI fms_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(fms.server);
	FltUnregisterFilter(fms.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION fms_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = fms_ops,
    .FilterUnloadCallback = fms_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\FmsPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	ExInitializeFastMutex(&senders);
	rc = FltRegisterFilter(driver, &fms_registration, &fms.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(fms.filter, &fms.server, &oa, NULL, fms_connect, fms_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(fms.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(fms.server);
unregister:
	FltUnregisterFilter(fms.filter);
out:
	return rc;
}
