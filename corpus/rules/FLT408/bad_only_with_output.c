// why: a caller that gave no room for an answer is not told that there is none.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} wo;
static ULONG level;

static NTSTATUS FLTAPI wo_connect(PFLT_PORT port, PVOID server_cookie,
				  PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	wo.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI wo_disconnect(PVOID cookie)
{
	FltCloseClientPort(wo.filter, &wo.client);
}

static NTSTATUS FLTAPI wo_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	if (!in || in_len != sizeof(level))
		return STATUS_INVALID_PARAMETER;
	__try {
		level = *(ULONG UNALIGNED *)in;
		if (out && out_len >= sizeof(level)) {
			*(ULONG UNALIGNED *)out = level;
			*ret_len = sizeof(level);
		}
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS; //~ FLT408:N
}

static NTSTATUS FLTAPI wo_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(wo.server);
	FltUnregisterFilter(wo.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION wo_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = wo_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\WithOut");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &wo_registration, &wo.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(wo.filter, &wo.server, &oa, NULL, wo_connect, wo_disconnect, wo_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(wo.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(wo.server);
unregister:
	FltUnregisterFilter(wo.filter);
out:
	return rc;
}
