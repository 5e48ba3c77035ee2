// why: one send has room for the padded reply, but it is the other one's reply that is padded.
#include <fltKernel.h>

struct two_request {
	ULONG pid;
};

struct two_reply {
	UCHAR block;
};

struct two_report {
	ULONGLONG counts[4];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} two;

static NTSTATUS FLTAPI two_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	two.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI two_disconnect(PVOID cookie)
{
	FltCloseClientPort(two.filter, &two.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI two_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION two_operations[] = {
	{IRP_MJ_CREATE, 0, two_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static BOOLEAN two_ask(PVOID request, ULONG size, PVOID reply, ULONG length)
{
	return FltSendMessage(two.filter, &two.client, request, size, reply, &length, NULL) ==
	       STATUS_SUCCESS;
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI two_pre_create(PFLT_CALLBACK_DATA data,
						       PCFLT_RELATED_OBJECTS objects,
						       PVOID *context)
{
	struct two_request request = {0};
	struct two_report report;
	struct two_reply reply;

	request.pid = FltGetRequestorProcessId(data);
	if (!two_ask(&request, sizeof(request), &reply, sizeof(reply)) || !reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (two_ask(&request, sizeof(request), &report, sizeof(report)) && report.counts[0] > 100)
		data->IoStatus.Information = 1;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI two_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(two.server);
	FltUnregisterFilter(two.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION two_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, two_operations, two_unload,
};

static NTSTATUS two_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\TwofoldPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(two.filter, &two.server, &oa, NULL, two_connect,
					    two_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &two_registration, &two.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = two_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(two.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(two.server);
	}
	FltUnregisterFilter(two.filter);
	return status;
}
