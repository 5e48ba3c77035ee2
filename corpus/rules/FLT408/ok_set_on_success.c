// why: the length is set under the same condition under which the callback succeeds.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} oks;
static ULONG values[8];

static NTSTATUS FLTAPI oks_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	if (oks.client != NULL)
		return STATUS_ALREADY_REGISTERED;
	oks.client = port;
	*cookie = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI oks_disconnect(PVOID cookie)
{
	FltCloseClientPort(oks.filter, &oks.client);
}

static NTSTATUS FLTAPI oks_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	NTSTATUS rc = STATUS_INVALID_PARAMETER;
	ULONG index, written = 0;

	if (in && in_len == sizeof(index) && out && out_len >= sizeof(ULONG)) {
		__try {
			index = *(ULONG UNALIGNED *)in;
			if (index < RTL_NUMBER_OF(values)) {
				*(ULONG UNALIGNED *)out = values[index];
				written = sizeof(ULONG);
				rc = STATUS_SUCCESS;
			}
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			rc = GetExceptionCode();
		}
	}
	if (NT_SUCCESS(rc))
		*ret_len = written;
	return rc;
}

static NTSTATUS FLTAPI oks_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(oks.server);
	FltUnregisterFilter(oks.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION oks_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = oks_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\OkSet");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &oks_registration, &oks.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(oks.filter, &oks.server, &oa, NULL, oks_connect, oks_disconnect, oks_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(oks.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(oks.server);
unregister:
	FltUnregisterFilter(oks.filter);
out:
	return rc;
}
