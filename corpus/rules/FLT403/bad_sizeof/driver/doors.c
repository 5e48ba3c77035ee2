// why: behind the four bytes of the verdict sizeof counts four more.
#include <fltKernel.h>
#include "../inc/doors.h"

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} doors;

static NTSTATUS FLTAPI doors_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	doors.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI doors_disconnect(PVOID cookie)
{
	FltCloseClientPort(doors.filter, &doors.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI doors_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION doors_operations[] = {
	{IRP_MJ_CREATE, 0, doors_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static FLT_PREOP_CALLBACK_STATUS FLTAPI doors_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context)
{
	struct doors_request request = {0};
	struct doors_verdict reply;
	ULONG length = sizeof(reply);

	request.pid = FltGetRequestorProcessId(data);
	if (FltSendMessage(doors.filter, &doors.client, &request, sizeof(request), &reply, &length,
			   NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (!reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI doors_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(doors.server);
	FltUnregisterFilter(doors.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION doors_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, doors_operations, doors_unload,
};

static NTSTATUS doors_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, DOORS_PORT);
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(doors.filter, &doors.server, &oa, NULL, doors_connect,
					    doors_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &doors_registration, &doors.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = doors_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(doors.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(doors.server);
	}
	FltUnregisterFilter(doors.filter);
	return status;
}
