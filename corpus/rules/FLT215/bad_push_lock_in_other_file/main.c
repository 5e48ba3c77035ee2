// why: the send stands in one file, the lock around it in the other, and the disconnect of a third function needs it.
#include <fltKernel.h>
#include "ring.h"

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} ring;

static NTSTATUS FLTAPI ring_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	clients_lock();
	ring.client = port;
	clients_unlock();
	*cookie = NULL;
	return STATUS_SUCCESS;
}

static VOID FLTAPI ring_disconnect(PVOID cookie)
{
	clients_lock();
	FltCloseClientPort(ring.filter, &ring.client);
	clients_unlock();
}

void ring_bell(ULONG bell)
{
	(void)FltSendMessage(ring.filter, &ring.client, &bell, sizeof(bell), NULL, NULL, NULL); //~ FLT215
}

static FLT_PREOP_CALLBACK_STATUS FLTAPI ring_pre_write(PFLT_CALLBACK_DATA data, PCFLT_RELATED_OBJECTS objs, PVOID *ctx)
{
	if (KeGetCurrentIrql() == PASSIVE_LEVEL)
		ring_bells(data->Iopb->Parameters.Write.Length > 4096);
	return FLT_PREOP_SUCCESS_NO_CALLBACK;
}

static const FLT_OPERATION_REGISTRATION ring_ops[] = {
    {IRP_MJ_WRITE, 0, ring_pre_write, NULL},
    {IRP_MJ_OPERATION_END}};

static NTSTATUS FLTAPI ring_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(ring.server);
	FltUnregisterFilter(ring.filter);
	clients_exit();
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION ring_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .OperationRegistration = ring_ops,
    .FilterUnloadCallback = ring_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\RingBell");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	clients_init();
	rc = FltRegisterFilter(driver, &ring_registration, &ring.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(ring.filter, &ring.server, &oa, NULL, ring_connect, ring_disconnect, NULL, 1);
	FltFreeSecurityDescriptor(sd);
	if (!NT_SUCCESS(rc))
		goto unregister;
	rc = FltStartFiltering(ring.filter);
	if (NT_SUCCESS(rc))
		return rc;
	FltCloseCommunicationPort(ring.server);
unregister:
	FltUnregisterFilter(ring.filter);
out:
	clients_exit();
	return rc;
}
