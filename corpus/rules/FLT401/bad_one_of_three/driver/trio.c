// why: one helper connects to all of the ports, and one of the names that it gets is not there.
#include <fltKernel.h>

static PFLT_PORT trio_log, trio_log_client;

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} trio;

static NTSTATUS FLTAPI trio_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	trio.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI trio_disconnect(PVOID cookie)
{
	FltCloseClientPort(trio.filter, &trio.client);
}

static NTSTATUS FLTAPI trio_connect_log(PFLT_PORT port, PVOID server_cookie, PVOID context,
					ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	trio_log_client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI trio_disconnect_log(PVOID cookie)
{
	FltCloseClientPort(trio.filter, &trio_log_client);
}

static NTSTATUS FLTAPI trio_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(trio_log);
	FltCloseCommunicationPort(trio.server);
	FltUnregisterFilter(trio.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION trio_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, trio_unload,
};

static NTSTATUS trio_open_port(PCWSTR text, PFLT_PORT *server, PFLT_CONNECT_NOTIFY connect,
			       PFLT_DISCONNECT_NOTIFY disconnect)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, text);
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(trio.filter, server, &oa, NULL, connect, disconnect,
					    NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &trio_registration, &trio.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = trio_open_port(L"\\TrioScan", &trio.server, trio_connect, trio_disconnect);
	if (NT_SUCCESS(status)) {
		status = trio_open_port(L"\\TrioLog", &trio_log, trio_connect_log, trio_disconnect_log);
		if (NT_SUCCESS(status)) {
			status = FltStartFiltering(trio.filter);
			if (NT_SUCCESS(status))
				return status;
			FltCloseCommunicationPort(trio_log);
		}
		FltCloseCommunicationPort(trio.server);
	}
	FltUnregisterFilter(trio.filter);
	return status;
}
