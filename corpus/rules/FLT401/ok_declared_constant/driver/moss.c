// why: the driver has the name in a constant of the system's own macro, and passes its address on.
#include <fltKernel.h>

DECLARE_CONST_UNICODE_STRING(moss_port_name, L"\\MossPort");

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} moss;

static NTSTATUS FLTAPI moss_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	moss.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI moss_disconnect(PVOID cookie)
{
	FltCloseClientPort(moss.filter, &moss.client);
}

static NTSTATUS FLTAPI moss_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(moss.server);
	FltUnregisterFilter(moss.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION moss_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, moss_unload,
};

static NTSTATUS moss_open_port(PCUNICODE_STRING name)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	InitializeObjectAttributes(&oa, (PUNICODE_STRING)name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(moss.filter, &moss.server, &oa, NULL, moss_connect,
					    moss_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &moss_registration, &moss.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = moss_open_port(&moss_port_name);
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(moss.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(moss.server);
	}
	FltUnregisterFilter(moss.filter);
	return status;
}
