// why: the test keeps the copy from overrunning the target, not from reading behind a short context.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} hide;
static UCHAR key[32];

static NTSTATUS FLTAPI hide_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	if (!context || context_size > sizeof(key))
		return STATUS_INVALID_PARAMETER;
	RtlCopyMemory(key, context, sizeof(key)); //~ FLT404:W
	*cookie = NULL;
	hide.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI hide_disconnect(PVOID cookie)
{
	FltCloseClientPort(hide.filter, &hide.client);
	RtlSecureZeroMemory(key, sizeof(key));
}

static NTSTATUS FLTAPI hide_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(hide.server);
	FltUnregisterFilter(hide.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION hide_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = hide_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\HidePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &hide_registration, &hide.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(hide.filter, &hide.server, &oa, NULL, hide_connect, hide_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(hide.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(hide.server);
unregister:
	FltUnregisterFilter(hide.filter);
out:
	return rc;
}
