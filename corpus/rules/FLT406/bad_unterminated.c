// why: a terminator is searched in a buffer whose length has been tested, but which need not have one.
#include <fltKernel.h>

#define PATH_CHARS 260

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} path;
static WCHAR watched[PATH_CHARS];

static NTSTATUS FLTAPI path_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	path.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI path_disconnect(PVOID cookie)
{
	FltCloseClientPort(path.filter, &path.client);
}

static NTSTATUS FLTAPI path_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	*ret_len = 0;
	if (!in || in_len < sizeof(WCHAR) || in_len > sizeof(watched))
		return STATUS_INVALID_PARAMETER;
	__try {
		if (wcslen((const wchar_t *)in) >= PATH_CHARS) //~ FLT406
			return STATUS_NAME_TOO_LONG;
		RtlZeroMemory(watched, sizeof(watched));
		RtlCopyMemory(watched, in, in_len);
		watched[PATH_CHARS - 1] = L'\0';
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI path_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(path.server);
	FltUnregisterFilter(path.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION path_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = path_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\PathPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &path_registration, &path.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(path.filter, &path.server, &oa, NULL, path_connect, path_disconnect, path_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(path.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(path.server);
unregister:
	FltUnregisterFilter(path.filter);
out:
	return rc;
}
