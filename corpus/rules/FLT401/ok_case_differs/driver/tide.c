// why: the system does not care about the case of names, be they Latin or Greek.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tide;

static NTSTATUS FLTAPI tide_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	tide.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tide_disconnect(PVOID cookie)
{
	FltCloseClientPort(tide.filter, &tide.client);
}

static NTSTATUS FLTAPI tide_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(tide.server);
	FltUnregisterFilter(tide.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tide_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, tide_unload,
};

static NTSTATUS tide_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\TideΑΒΓPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	status = FltCreateCommunicationPort(tide.filter, &tide.server, &oa, NULL, tide_connect,
					    tide_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &tide_registration, &tide.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = tide_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(tide.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(tide.server);
	}
	FltUnregisterFilter(tide.filter);
	return status;
}
