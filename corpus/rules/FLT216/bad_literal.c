// why: 1024 is the size of the buffer that was there before.
#include <fltKernel.h>

struct lit_reply {
	ULONG allow;
	ULONG seconds;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} lit;

static NTSTATUS FLTAPI lit_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	lit.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI lit_disconnect(PVOID cookie)
{
	FltCloseClientPort(lit.filter, &lit.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI lit_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	struct lit_reply reply = {1, 0};
	ULONG pid = FltGetRequestorProcessId(data), len = 1024;

	if (FltSendMessage(lit.filter, &lit.client, &pid, sizeof(pid), &reply, &len, NULL) != STATUS_SUCCESS) //~ FLT216
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (reply.allow)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION lit_ops[] = {
    {IRP_MJ_CREATE, 0, lit_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI lit_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(lit.server);
	FltUnregisterFilter(lit.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION lit_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = lit_ops,
    .FilterUnloadCallback = lit_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\LitPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &lit_registration, &lit.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(lit.filter, &lit.server, &oa, NULL, lit_connect, lit_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(lit.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(lit.server);
unregister:
	FltUnregisterFilter(lit.filter);
out:
	return rc;
}
