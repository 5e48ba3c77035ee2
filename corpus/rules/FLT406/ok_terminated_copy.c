// why: the string functions work on the copy, which has a terminator of its own.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} term;
static WCHAR volume[64];

static NTSTATUS FLTAPI term_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	term.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI term_disconnect(PVOID cookie)
{
	FltCloseClientPort(term.filter, &term.client);
}

static NTSTATUS FLTAPI term_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	WCHAR local[64];

	*ret_len = 0;
	if (!in || in_len < sizeof(WCHAR) || in_len > sizeof(local) - sizeof(WCHAR))
		return STATUS_INVALID_PARAMETER;
	RtlZeroMemory(local, sizeof(local));
	__try {
		RtlCopyMemory(local, in, in_len);
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	if (wcslen(local) < 3 || _wcsnicmp(local, L"\\??", 3) == 0)
		return STATUS_OBJECT_NAME_INVALID;
	DbgPrint("volume %ws\n", local);
	RtlCopyMemory(volume, local, sizeof(volume));
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI term_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(term.server);
	FltUnregisterFilter(term.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION term_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = term_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TermPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &term_registration, &term.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(term.filter, &term.server, &oa, NULL, term_connect, term_disconnect, term_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(term.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(term.server);
unregister:
	FltUnregisterFilter(term.filter);
out:
	return rc;
}
