// why: the driver counts the header, too: that leaves room for the padding.
#include <fltKernel.h>

struct count_request {
	ULONG pid;
};

struct count_reply {
	ULONG block;
	ULONG room[4];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} count;

static NTSTATUS FLTAPI count_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	count.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI count_disconnect(PVOID cookie)
{
	FltCloseClientPort(count.filter, &count.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI count_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION count_operations[] = {
	{IRP_MJ_CREATE, 0, count_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static FLT_PREOP_CALLBACK_STATUS FLTAPI count_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context)
{
	struct count_request request = {0};
	struct count_reply reply;
	ULONG length = sizeof(FILTER_REPLY_HEADER) + sizeof(reply.block);

	request.pid = FltGetRequestorProcessId(data);
	if (FltSendMessage(count.filter, &count.client, &request, sizeof(request), &reply, &length,
			   NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (!reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI count_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(count.server);
	FltUnregisterFilter(count.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION count_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, count_operations, count_unload,
};

static NTSTATUS count_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\CountPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(count.filter, &count.server, &oa, NULL, count_connect,
					    count_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &count_registration, &count.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = count_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(count.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(count.server);
	}
	FltUnregisterFilter(count.filter);
	return status;
}
