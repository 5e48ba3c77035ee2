// why: the block is taken away under the lock that the message callback holds while it uses it, and that callback asks whether it is still there.
#include <fltKernel.h>

#define TUL_TAG 'lkTb'

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} tul;
static KGUARDED_MUTEX lock;
static PULONG block;

static NTSTATUS FLTAPI tul_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	tul.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI tul_disconnect(PVOID cookie)
{
	FltCloseClientPort(tul.filter, &tul.client);
}

static void make_block(void)
{
	PULONG b = ExAllocatePoolWithTag(PagedPool, 64 * sizeof(ULONG), TUL_TAG);

	if (b)
		RtlZeroMemory(b, 64 * sizeof(ULONG));
	KeInitializeGuardedMutex(&lock);
	block = b;
}

static void drop_block(void)
{
	PULONG b;

	KeAcquireGuardedMutex(&lock);
	b = block;
	block = NULL;
	KeReleaseGuardedMutex(&lock);
	if (b)
		ExFreePoolWithTag(b, TUL_TAG);
}

static NTSTATUS FLTAPI tul_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	NTSTATUS rc = STATUS_DELETE_PENDING;

	*ret_len = 0;
	KeAcquireGuardedMutex(&lock);
	if (block) {
		block[in_len % 64]++;
		rc = STATUS_SUCCESS;
	}
	KeReleaseGuardedMutex(&lock);
	return rc;
}

static NTSTATUS FLTAPI tul_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	drop_block();
	FltCloseCommunicationPort(tul.server);
	FltUnregisterFilter(tul.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION tul_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = tul_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\TulPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	make_block();
	rc = FltRegisterFilter(driver, &tul_registration, &tul.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(tul.filter, &tul.server, &oa, NULL, tul_connect, tul_disconnect, tul_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(tul.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(tul.server);
unregister:
	FltUnregisterFilter(tul.filter);
out:
	drop_block();
	return rc;
}
