// why: a connect that has begun before the port was closed still has the server port's cookie in its hands.
#include <fltKernel.h>

struct port_cookie {
	PFLT_PORT client;
	ULONG accepted;
};

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	struct port_cookie *port;
} ck;

#define CK_TAG 'okoC'

static NTSTATUS FLTAPI ck_connect(PFLT_PORT port, PVOID server_cookie,
				  PVOID context, ULONG context_size, PVOID *cookie)
{
	struct port_cookie *p = server_cookie;

	p->accepted++;
	p->client = port;
	*cookie = p;
	return STATUS_SUCCESS;
}

static VOID FLTAPI ck_disconnect(PVOID cookie)
{
	struct port_cookie *p = cookie;

	if (p->client)
		FltCloseClientPort(ck.filter, &p->client);
}

static void teardown(void)
{
	FltCloseCommunicationPort(ck.server);
	ExFreePoolWithTag(ck.port, CK_TAG); //~ FLT217
	ck.port = NULL;
	FltUnregisterFilter(ck.filter);
}

static NTSTATUS FLTAPI ck_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	teardown();
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION ck_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ck_unload,
};

static NTSTATUS listen(void)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\CookiePort");
	PSECURITY_DESCRIPTOR sd;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	ck.port = ExAllocatePoolWithTag(NonPagedPool, sizeof(*ck.port), CK_TAG);
	if (!ck.port)
		return STATUS_INSUFFICIENT_RESOURCES;
	RtlZeroMemory(ck.port, sizeof(*ck.port));
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (NT_SUCCESS(rc)) {
		InitializeObjectAttributes(&oa, &name, OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE, NULL, sd);
		rc = FltCreateCommunicationPort(ck.filter, &ck.server, &oa, ck.port, ck_connect, ck_disconnect, NULL, 1);
		FltFreeSecurityDescriptor(sd);
	}
	if (!NT_SUCCESS(rc))
		ExFreePoolWithTag(ck.port, CK_TAG);
	return rc;
}

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	NTSTATUS rc = FltRegisterFilter(driver, &ck_registration, &ck.filter);

	if (!NT_SUCCESS(rc))
		return rc;
	rc = listen();
	if (!NT_SUCCESS(rc))
		FltUnregisterFilter(ck.filter);
	return rc;
}
