// why: the first send changes the length, and before the second it is set again, for the other buffer.
#include <fltKernel.h>

struct small {
	ULONG verdict;
};
struct large {
	ULONG verdict;
	UCHAR reason[124];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} agn;

static NTSTATUS FLTAPI agn_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	agn.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI agn_disconnect(PVOID cookie)
{
	FltCloseClientPort(agn.filter, &agn.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI agn_pre_create(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	struct large large;
	struct small small;
	ULONG message = 1, len = sizeof(large);

	if (FltSendMessage(agn.filter, &agn.client, &message, sizeof(message), &large, &len, NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (large.verdict != 2)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	message = 2;
	len = sizeof(small);
	if (FltSendMessage(agn.filter, &agn.client, &message, sizeof(message), &small, &len, NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (small.verdict)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static const FLT_OPERATION_REGISTRATION agn_ops[] = {
    {IRP_MJ_CREATE, 0, agn_pre_create, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI agn_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(agn.server);
	FltUnregisterFilter(agn.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION agn_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = agn_ops,
    .FilterUnloadCallback = agn_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\AgainPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &agn_registration, &agn.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(agn.filter, &agn.server, &oa, NULL, agn_connect, agn_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(agn.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(agn.server);
unregister:
	FltUnregisterFilter(agn.filter);
out:
	return rc;
}
