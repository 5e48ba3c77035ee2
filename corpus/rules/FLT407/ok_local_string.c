// why: the counted string over the raw buffer is a local, the one that is kept has a buffer of its own.
#include <fltKernel.h>

static WCHAR text[128];
static UNICODE_STRING kept = {0, sizeof(text), text};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} cmp;

static NTSTATUS FLTAPI cmp_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	cmp.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI cmp_disconnect(PVOID cookie)
{
	FltCloseClientPort(cmp.filter, &cmp.client);
}

static NTSTATUS FLTAPI cmp_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	UNICODE_STRING raw;

	*ret_len = 0;
	if (!in || in_len > sizeof(text) || in_len % sizeof(WCHAR))
		return STATUS_INVALID_PARAMETER;
	raw.Buffer = in;
	raw.Length = raw.MaximumLength = (USHORT)in_len;
	__try {
		RtlCopyUnicodeString(&kept, &raw);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		kept.Length = 0;
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI cmp_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(cmp.server);
	FltUnregisterFilter(cmp.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION cmp_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = cmp_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\CmpPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &cmp_registration, &cmp.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(cmp.filter, &cmp.server, &oa, NULL, cmp_connect, cmp_disconnect, cmp_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(cmp.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(cmp.server);
unregister:
	FltUnregisterFilter(cmp.filter);
out:
	return rc;
}
