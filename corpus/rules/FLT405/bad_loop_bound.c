// why: the count is tested once, and then read again before every element.
#include <fltKernel.h>

struct pid_list {
	ULONG count;
	ULONG pid[16];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} pids;
static ULONG known[16];
static ULONG known_count;

static NTSTATUS FLTAPI pids_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	pids.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI pids_disconnect(PVOID cookie)
{
	FltCloseClientPort(pids.filter, &pids.client);
}

static NTSTATUS FLTAPI pids_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	const struct pid_list *list = in;
	ULONG i;

	*ret_len = 0;
	if (!list || in_len < sizeof(*list))
		return STATUS_INVALID_PARAMETER;
	__try {
		if (list->count > RTL_NUMBER_OF(known))
			return STATUS_INVALID_PARAMETER;
		for (i = 0; i < list->count; i++) //~ FLT405
			known[i] = list->pid[i];
		known_count = i;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		known_count = 0;
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI pids_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(pids.server);
	FltUnregisterFilter(pids.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION pids_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = pids_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\PidsPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &pids_registration, &pids.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(pids.filter, &pids.server, &oa, NULL, pids_connect, pids_disconnect, pids_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(pids.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(pids.server);
unregister:
	FltUnregisterFilter(pids.filter);
out:
	return rc;
}
