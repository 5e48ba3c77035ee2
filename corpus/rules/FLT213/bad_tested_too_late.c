// why: the timeout is looked for, but the reply has been taken before.
#include <fltKernel.h>

struct late_reply {
	ULONG verdict;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} late;
static LONG timeouts, denied;

static NTSTATUS FLTAPI late_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	late.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI late_disconnect(PVOID cookie)
{
	FltCloseClientPort(late.filter, &late.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI late_pre_write(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	ULONG length = data->Iopb->Parameters.Write.Length;
	struct late_reply reply;
	ULONG reply_len = sizeof(reply);
	LARGE_INTEGER wait = {.QuadPart = -50 * 10000};
	ULONG verdict = 1;
	NTSTATUS rc;

	if (KeGetCurrentIrql() > APC_LEVEL)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	rc = FltSendMessage(late.filter, &late.client, &length, sizeof(length), &reply, &reply_len, &wait);
	if (NT_SUCCESS(rc)) {
		verdict = reply.verdict; //~ FLT213
		if (rc == STATUS_TIMEOUT)
			InterlockedIncrement(&timeouts);
	}
	if (verdict)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	InterlockedIncrement(&denied);
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION late_ops[] = {
    {IRP_MJ_WRITE, 0, late_pre_write, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI late_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(late.server);
	FltUnregisterFilter(late.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION late_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = late_ops,
    .FilterUnloadCallback = late_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\LatePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &late_registration, &late.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(late.filter, &late.server, &oa, NULL, late_connect, late_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(late.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(late.server);
unregister:
	FltUnregisterFilter(late.filter);
out:
	return rc;
}
