// why: the second copy starts behind the header, so that nothing that was tested is fetched again.
#include <fltKernel.h>

struct tail_head {
	ULONG kind;
	ULONG bytes;
};

struct tail_message {
	struct tail_head head;
	UCHAR body[256];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tail;
static struct tail_message last;

static NTSTATUS FLTAPI tail_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	FLT_ASSERT(tail.client == NULL);
	tail.client = port;
	*cookie = &tail.client;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tail_disconnect(PVOID cookie)
{
	if (tail.client)
		FltCloseClientPort(tail.filter, &tail.client);
}

static NTSTATUS FLTAPI tail_message_in(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct tail_message local;

	*ret_len = 0;
	if (!in || in_len < sizeof(local.head))
		return STATUS_INVALID_PARAMETER;
	__try {
		RtlCopyMemory(&local.head, in, sizeof(local.head));
		if (local.head.bytes > sizeof(local.body) || local.head.bytes > in_len - sizeof(local.head))
			return STATUS_INVALID_PARAMETER;
		RtlCopyMemory(local.body, (PUCHAR)in + sizeof(local.head), local.head.bytes);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	last.head = local.head;
	RtlCopyMemory(last.body, local.body, local.head.bytes);
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI tail_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(tail.server);
	FltUnregisterFilter(tail.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tail_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = tail_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TailPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &tail_registration, &tail.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(tail.filter, &tail.server, &oa, NULL, tail_connect, tail_disconnect, tail_message_in, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(tail.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(tail.server);
unregister:
	FltUnregisterFilter(tail.filter);
out:
	return rc;
}
