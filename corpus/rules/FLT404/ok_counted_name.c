// why: the length inside the context is held against what is left of it before the characters are read.
#include <fltKernel.h>

struct name_context {
	USHORT bytes;
	WCHAR text[1];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} label;
static WCHAR client_name[32];

static NTSTATUS FLTAPI label_connect(PFLT_PORT port, PVOID server_cookie,
				     PVOID context, ULONG context_size, PVOID *cookie)
{
	const struct name_context *c = context;
	USHORT n;

	if (context_size < FIELD_OFFSET(struct name_context, text))
		return STATUS_INVALID_PARAMETER;
	n = c->bytes;
	if (n > context_size - FIELD_OFFSET(struct name_context, text) || n >= sizeof(client_name))
		return STATUS_INVALID_PARAMETER;
	RtlZeroMemory(client_name, sizeof(client_name));
	RtlCopyMemory(client_name, c->text, n);
	*cookie = NULL;
	label.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI label_disconnect(PVOID cookie)
{
	FltCloseClientPort(label.filter, &label.client);
}

static NTSTATUS FLTAPI label_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(label.server);
	FltUnregisterFilter(label.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION label_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = label_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\NamePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &label_registration, &label.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(label.filter, &label.server, &oa, NULL, label_connect, label_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(label.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(label.server);
unregister:
	FltUnregisterFilter(label.filter);
out:
	return rc;
}
