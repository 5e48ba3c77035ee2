// why: the spin lock under which the block is freed is acquired at DISPATCH_LEVEL, to which the driver has raised the IRQL itself.
#include <fltKernel.h>

#define DPC_TAG 'cpDb'

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} dpc;
static KSPIN_LOCK lock;
static PULONG block;

static NTSTATUS FLTAPI dpc_connect(PFLT_PORT port, PVOID server_cookie,
				   PVOID context, ULONG context_size, PVOID *cookie)
{
	*cookie = NULL;
	dpc.client = port;
	return STATUS_SUCCESS;
}

static VOID FLTAPI dpc_disconnect(PVOID cookie)
{
	FltCloseClientPort(dpc.filter, &dpc.client);
}

static void make_block(void)
{
	PULONG b = ExAllocatePoolWithTag(NonPagedPoolNx, 64 * sizeof(ULONG), DPC_TAG);

	if (b)
		RtlZeroMemory(b, 64 * sizeof(ULONG));
	KeInitializeSpinLock(&lock);
	block = b;
}

static void drop_block(void)
{
	KIRQL irql = KeRaiseIrqlToDpcLevel();

	KeAcquireSpinLockAtDpcLevel(&lock);
	if (block)
		ExFreePoolWithTag(block, DPC_TAG);
	block = NULL;
	KeReleaseSpinLockFromDpcLevel(&lock);
	KeLowerIrql(irql);
}

static NTSTATUS FLTAPI dpc_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	NTSTATUS rc = STATUS_DELETE_PENDING;
	KIRQL irql;

	*ret_len = 0;
	irql = KeRaiseIrqlToDpcLevel();
	KeAcquireSpinLockAtDpcLevel(&lock);
	if (block) {
		block[in_len % 64]++;
		rc = STATUS_SUCCESS;
	}
	KeReleaseSpinLockFromDpcLevel(&lock);
	KeLowerIrql(irql);
	return rc;
}

static NTSTATUS FLTAPI dpc_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	drop_block();
	FltCloseCommunicationPort(dpc.server);
	FltUnregisterFilter(dpc.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION dpc_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = dpc_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\DpcPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	make_block();
	rc = FltRegisterFilter(driver, &dpc_registration, &dpc.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(dpc.filter, &dpc.server, &oa, NULL, dpc_connect, dpc_disconnect, dpc_message, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(dpc.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(dpc.server);
unregister:
	FltUnregisterFilter(dpc.filter);
out:
	drop_block();
	return rc;
}
