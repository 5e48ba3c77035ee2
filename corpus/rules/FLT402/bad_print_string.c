// why: %ws makes DbgPrint read the raw buffer, up to a terminator that nobody has looked for.
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} trace;

static NTSTATUS FLTAPI trace_connect(PFLT_PORT port, PVOID server_cookie,
				     PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	trace.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI trace_disconnect(PVOID cookie)
{
	FltCloseClientPort(trace.filter, &trace.client);
}

static NTSTATUS FLTAPI trace_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	NTSTATUS rc = STATUS_SUCCESS;

	if (!in || in_len < sizeof(WCHAR) || in_len % sizeof(WCHAR))
		return STATUS_INVALID_PARAMETER;
	DbgPrint("trace: client says %ws\n", (PWSTR)in); //~ FLT402 FLT406

	*ret_len = 0;
	if (out && out_len >= 3) {
		__try {
			RtlCopyMemory(out, "ok", 3);
			*ret_len = 3;
		} __except (EXCEPTION_EXECUTE_HANDLER) {
			rc = GetExceptionCode();
		}
	}
	return rc;
}

static NTSTATUS FLTAPI trace_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(trace.server);
	FltUnregisterFilter(trace.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION trace_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = trace_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TracePort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &trace_registration, &trace.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(trace.filter, &trace.server, &oa, NULL, trace_connect, trace_disconnect, trace_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(trace.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(trace.server);
unregister:
	FltUnregisterFilter(trace.filter);
out:
	return rc;
}
