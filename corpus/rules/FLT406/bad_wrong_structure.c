// why: room for the request is asked for where the answer goes, and the answer is larger.
#include <fltKernel.h>

struct acl_request {
	ULONG id;
};

struct acl_answer {
	ULONG id;
	ULONG granted;
	ULONG denied;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} acl;
static ULONG granted, denied;

static NTSTATUS FLTAPI acl_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	FLT_ASSERT(acl.client == NULL);
	acl.client = port;
	*cookie = &acl.client;
	return STATUS_SUCCESS;
}

static VOID FLTAPI acl_disconnect(PVOID cookie)
{
	if (acl.client)
		FltCloseClientPort(acl.filter, &acl.client);
}

static NTSTATUS FLTAPI acl_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct acl_answer *answer = out;
	ULONG id;

	*ret_len = 0;
	if (!in || in_len < sizeof(struct acl_request))
		return STATUS_INVALID_PARAMETER;
	if (!answer || out_len < sizeof(struct acl_request))
		return STATUS_BUFFER_TOO_SMALL;
	__try {
		id = ((struct acl_request *)in)->id;
		answer->id = id;
		answer->granted = granted; //~ FLT406
		answer->denied = denied; //~+ FLT406
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return GetExceptionCode();
	}
	*ret_len = sizeof(*answer);
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI acl_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(acl.server);
	FltUnregisterFilter(acl.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION acl_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = acl_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\AclPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &acl_registration, &acl.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(acl.filter, &acl.server, &oa, NULL, acl_connect, acl_disconnect, acl_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(acl.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(acl.server);
unregister:
	FltUnregisterFilter(acl.filter);
out:
	return rc;
}
