// why: under #pragma pack(1) the structure around the payload has no padding.
#include <fltKernel.h>

struct tight_request {
	ULONG pid;
};

struct tight_reply {
	BOOLEAN block;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tight;

static NTSTATUS FLTAPI tight_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	tight.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tight_disconnect(PVOID cookie)
{
	FltCloseClientPort(tight.filter, &tight.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI tight_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION tight_operations[] = {
	{IRP_MJ_CREATE, 0, tight_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static FLT_PREOP_CALLBACK_STATUS FLTAPI tight_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context)
{
	struct tight_request request = {0};
	struct tight_reply reply;
	ULONG length = sizeof(reply);

	request.pid = FltGetRequestorProcessId(data);
	if (FltSendMessage(tight.filter, &tight.client, &request, sizeof(request), &reply, &length,
			   NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (!reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI tight_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(tight.server);
	FltUnregisterFilter(tight.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tight_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, tight_operations, tight_unload,
};

static NTSTATUS tight_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\TightPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(tight.filter, &tight.server, &oa, NULL, tight_connect,
					    tight_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &tight_registration, &tight.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = tight_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(tight.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(tight.server);
	}
	FltUnregisterFilter(tight.filter);
	return status;
}
