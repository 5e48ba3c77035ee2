// why: both buffers are probed and used inside the same __try.
// unknown: FLT406 that the number of bytes is the least of three is forgotten where the three meet
#include <fltKernel.h>

static struct {
	PFLT_FILTER filter;
	PFLT_PORT server;
	PFLT_PORT client;
} ring;

static struct {
	ULONG head;
	UCHAR data[1024];
} ring_buffer;

static NTSTATUS FLTAPI ring_connect(PFLT_PORT port, PVOID server_cookie,
				    PVOID context, ULONG context_size, PVOID *cookie)
{
	FLT_ASSERT(ring.client == NULL);
	ring.client = port;
	*cookie = &ring.client;
	return STATUS_SUCCESS;
}

static VOID FLTAPI ring_disconnect(PVOID cookie)
{
	if (ring.client)
		FltCloseClientPort(ring.filter, &ring.client);
}

static NTSTATUS FLTAPI ring_message(PVOID cookie, PVOID in, ULONG in_len, PVOID out, ULONG out_len, PULONG ret_len)
{
	ULONG want, n, i;
	PUCHAR to = out;

	*ret_len = 0;
	if (!in || in_len != sizeof(ULONG) || !out || !out_len)
		return STATUS_INVALID_PARAMETER;
	__try {
		ProbeForRead(in, in_len, 1);
		ProbeForWrite(out, out_len, 1);
		want = *(ULONG UNALIGNED *)in;
		n = min(want, min(out_len, (ULONG)sizeof(ring_buffer.data)));
		for (i = 0; i < n; i++)
			to[i] = ring_buffer.data[(ring_buffer.head + i) % sizeof(ring_buffer.data)];
		*ret_len = n;
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		*ret_len = 0;
		return GetExceptionCode();
	}
	return STATUS_SUCCESS;
}

static NTSTATUS FLTAPI ring_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
	FltCloseCommunicationPort(ring.server);
	FltUnregisterFilter(ring.filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION ring_registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = ring_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING registry_path)
{
	UNICODE_STRING name = RTL_CONSTANT_STRING(L"\\RingPort");
	PSECURITY_DESCRIPTOR sd = NULL;
	OBJECT_ATTRIBUTES oa;
	NTSTATUS rc;

	rc = FltRegisterFilter(driver, &ring_registration, &ring.filter);
	if (!NT_SUCCESS(rc))
		goto out;
	rc = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (!NT_SUCCESS(rc))
		goto unregister;
	InitializeObjectAttributes(&oa, &name, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE, NULL, sd);
	rc = FltCreateCommunicationPort(ring.filter, &ring.server, &oa, NULL, ring_connect, ring_disconnect, ring_message, 1);
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
	return rc;
}
