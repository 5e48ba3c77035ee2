// why: what is kept is not the address of the message but one sixteen bytes behind it.
#include <fltKernel.h>

struct inner_message {
	GUID id;
	UCHAR key[32];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} inner;
static const UCHAR *active_key;
static GUID active_id;

static NTSTATUS FLTAPI inner_connect(PFLT_PORT port, PVOID server_cookie,
				     PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	inner.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI inner_disconnect(PVOID cookie)
{
	FltCloseClientPort(inner.filter, &inner.client);
}

static NTSTATUS FLTAPI inner_set(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct inner_message *m = in;

	*ret_len = 0;
	if (!m || in_len != sizeof(*m))
		return STATUS_INVALID_PARAMETER;
	__try {
		active_id = m->id;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	active_key = m->key; //~ FLT407
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI inner_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(inner.server);
	FltUnregisterFilter(inner.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION inner_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = inner_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\InnerPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &inner_registration, &inner.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(inner.filter, &inner.server, &oa, NULL, inner_connect, inner_disconnect, inner_set, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(inner.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(inner.server);
unregister:
	FltUnregisterFilter(inner.filter);
out:
	return rc;
}
