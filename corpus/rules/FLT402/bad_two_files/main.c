// why: the buffers travel in a structure to another file, where two levels down a comparison reads the text of the client.
#include <fltKernel.h>
#include "call.h"

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} guard;

static NTSTATUS FLTAPI guard_connect(PFLT_PORT port, PVOID server_cookie,
				     PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	guard.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI guard_disconnect(PVOID cookie)
{
	FltCloseClientPort(guard.filter, &guard.client);
}

static NTSTATUS FLTAPI guard_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	struct call call;

	call.in = in;
	call.in_len = in_len;
	call.out = out;
	call.out_len = out_len;
	call.written = 0;
	if (!call.in || call.in_len < 16)
		return STATUS_INVALID_PARAMETER;
	if (!dispatch(&call))
		return STATUS_NOT_FOUND;
	*ret_len = call.written;
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI guard_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(guard.server);
	FltUnregisterFilter(guard.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION guard_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = guard_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\GuardPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &guard_registration, &guard.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(guard.filter, &guard.server, &oa, NULL, guard_connect, guard_disconnect, guard_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(guard.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(guard.server);
unregister:
	FltUnregisterFilter(guard.filter);
out:
	return rc;
}
