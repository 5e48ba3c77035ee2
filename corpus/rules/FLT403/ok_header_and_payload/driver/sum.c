// why: the client adds up the header and the payload, as it should be.
#include <fltKernel.h>

struct sum_request {
	ULONG pid;
};

struct sum_reply {
	ULONG block;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} sum;

static NTSTATUS FLTAPI sum_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	sum.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI sum_disconnect(PVOID cookie)
{
	FltCloseClientPort(sum.filter, &sum.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI sum_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION sum_operations[] = {
	{IRP_MJ_CREATE, 0, sum_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static FLT_PREOP_CALLBACK_STATUS FLTAPI sum_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context)
{
	struct sum_request request = {0};
	struct sum_reply reply;
	ULONG length = sizeof(reply);

	request.pid = FltGetRequestorProcessId(data);
	if (FltSendMessage(sum.filter, &sum.client, &request, sizeof(request), &reply, &length,
			   NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (!reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI sum_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(sum.server);
	FltUnregisterFilter(sum.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION sum_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, sum_operations, sum_unload,
};

static NTSTATUS sum_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\SumPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(sum.filter, &sum.server, &oa, NULL, sum_connect,
					    sum_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &sum_registration, &sum.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = sum_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(sum.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(sum.server);
	}
	FltUnregisterFilter(sum.filter);
	return status;
}
