// why: the reply lies in a block of memory, and its size comes from a variable.
#include <fltKernel.h>

struct heap_request {
	ULONG pid;
};

struct heap_reply {
	ULONGLONG stamp;
	USHORT block;
	USHORT reason;
};

#define HEAP_REPLY_BYTES (FIELD_OFFSET(struct heap_reply, reason) + sizeof(USHORT))

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} heap;

static NTSTATUS FLTAPI heap_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	heap.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI heap_disconnect(PVOID cookie)
{
	FltCloseClientPort(heap.filter, &heap.client);
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI heap_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context);

static const FLT_OPERATION_REGISTRATION heap_operations[] = {
	{IRP_MJ_CREATE, 0, heap_pre_create, NULL},
	{IRP_MJ_OPERATION_END},
};

static FLT_PREOP_CALLBACK_STATUS FLTAPI heap_pre_create(PFLT_CALLBACK_DATA data,
						      PCFLT_RELATED_OBJECTS objects,
						      PVOID *context)
{
	struct heap_request request = {0};
	struct heap_reply reply;
	ULONG length = HEAP_REPLY_BYTES;

	request.pid = FltGetRequestorProcessId(data);
	if (FltSendMessage(heap.filter, &heap.client, &request, sizeof(request), &reply, &length,
			   NULL) != STATUS_SUCCESS)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	if (!reply.block)
		return FLT_PREOP_SUCCESS_NO_CALLBACK;
	data->IoStatus.Status = STATUS_ACCESS_DENIED;
	return FLT_PREOP_COMPLETE;
}

static NTSTATUS FLTAPI heap_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(heap.server);
	FltUnregisterFilter(heap.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION heap_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, heap_operations, heap_unload,
};

static NTSTATUS heap_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\HeapPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(heap.filter, &heap.server, &oa, NULL, heap_connect,
					    heap_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &heap_registration, &heap.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = heap_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(heap.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(heap.server);
	}
	FltUnregisterFilter(heap.filter);
	return status;
}
