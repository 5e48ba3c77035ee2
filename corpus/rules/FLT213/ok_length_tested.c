// why: a timeout leaves the length at zero, and only a whole reply is read.
#include <fltKernel.h>

struct lent_reply {
	ULONG verdict;
	ULONG flags;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} lent;

static NTSTATUS FLTAPI lent_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	lent.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI lent_disconnect(PVOID cookie)
{
	FltCloseClientPort(lent.filter, &lent.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI lent_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	struct lent_reply reply;
	ULONG pid = FltGetRequestorProcessId(data), reply_len = sizeof(reply);
	LARGE_INTEGER wait = {.QuadPart = -2 * 10000000};
	NTSTATUS rc;

	rc = FltSendMessage(lent.filter, &lent.client, &pid, sizeof(pid), &reply, &reply_len, &wait);
	if (!NT_SUCCESS(rc) || reply_len < sizeof(reply))
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (reply.verdict)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION lent_ops[] = {
    {IRP_MJ_CREATE, 0, lent_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI lent_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(lent.server);
	FltUnregisterFilter(lent.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION lent_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = lent_ops,
    .FilterUnloadCallback = lent_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\LentPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &lent_registration, &lent.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(lent.filter, &lent.server, &oa, NULL, lent_connect, lent_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(lent.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(lent.server);
unregister:
	FltUnregisterFilter(lent.filter);
out:
	return rc;
}
