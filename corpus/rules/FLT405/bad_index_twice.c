// why: the index is in range when it is tested, and read again to index the table.
#include <fltKernel.h>

struct tbl_set {
	ULONG index;
	ULONG value;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tbl;
static ULONG table[32];

static NTSTATUS FLTAPI tbl_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	if (tbl.client != NULL)
		return STATUS_ALREADY_REGISTERED;
	tbl.client = port;
	*cookie = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tbl_disconnect(PVOID cookie)
{
	FltCloseClientPort(tbl.filter, &tbl.client);
}

static NTSTATUS FLTAPI tbl_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	const struct tbl_set *set = in;

	*ret_len = 0;
	if (!in || in_len != sizeof(*set))
		return STATUS_INVALID_PARAMETER;
	__try {
		if (set->index >= RTL_NUMBER_OF(table))
			return STATUS_ARRAY_BOUNDS_EXCEEDED;
		table[set->index] = set->value; //~ FLT405
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI tbl_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(tbl.server);
	FltUnregisterFilter(tbl.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tbl_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = tbl_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TablePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &tbl_registration, &tbl.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(tbl.filter, &tbl.server, &oa, NULL, tbl_connect, tbl_disconnect, tbl_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(tbl.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(tbl.server);
unregister:
	FltUnregisterFilter(tbl.filter);
out:
	return rc;
}
