// why: the test does not cover the whole structure, only as far as the last field that is read.
#include <fltKernel.h>

struct thru {
	ULONG kind;
	ULONG value;
	UCHAR name[200];
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} thru;
static ULONG values[4];

static NTSTATUS FLTAPI thru_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	FLT_ASSERT(thru.client == NULL);
	thru.client = port;
	*cookie = &thru.client;
	return STATUS_SUCCESS;
}

static VOID FLTAPI thru_disconnect(PVOID cookie)
{
	if (thru.client)
		FltCloseClientPort(thru.filter, &thru.client);
}

static NTSTATUS FLTAPI thru_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct thru *t = in;
	ULONG kind;

	*ret_len = 0;
	if (!t || in_len < RTL_SIZEOF_THROUGH_FIELD(struct thru, value))
		return STATUS_INVALID_PARAMETER;
	__try {
		kind = t->kind;
		if (kind >= RTL_NUMBER_OF(values))
			return STATUS_INVALID_PARAMETER;
		values[kind] = t->value;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI thru_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(thru.server);
	FltUnregisterFilter(thru.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION thru_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = thru_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\ThruPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &thru_registration, &thru.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(thru.filter, &thru.server, &oa, NULL, thru_connect, thru_disconnect, thru_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(thru.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(thru.server);
unregister:
	FltUnregisterFilter(thru.filter);
out:
	return rc;
}
