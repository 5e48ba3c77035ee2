// why: both sides have typed the name, and one of them has changed it later.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} scan;

static NTSTATUS FLTAPI scan_connect(PFLT_PORT port, PVOID server_cookie, PVOID context,
				    ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	scan.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI scan_disconnect(PVOID cookie)
{
	FltCloseClientPort(scan.filter, &scan.client);
}

static NTSTATUS FLTAPI scan_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(scan.server);
	FltUnregisterFilter(scan.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION scan_registration = {
	sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, scan_unload,
};

static NTSTATUS scan_open_port(void)
{
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS status = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);

	if (!NT_SUCCESS(status))
		return status;
	UNICODE_STRING name;
	RtlInitUnicodeString(&name, L"\\ScannerPort");
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE, NULL, sd);
	status = FltCreateCommunicationPort(scan.filter, &scan.server, &oa, NULL, scan_connect,
					    scan_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return status;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path)
{
	NTSTATUS status = FltRegisterFilter(driver, &scan_registration, &scan.filter);

	if (!NT_SUCCESS(status))
		return status;
	status = scan_open_port();
	if (NT_SUCCESS(status)) {
		status = FltStartFiltering(scan.filter);
		if (NT_SUCCESS(status))
			return status;
		FltCloseCommunicationPort(scan.server);
	}
	FltUnregisterFilter(scan.filter);
	return status;
}
