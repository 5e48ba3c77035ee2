// why: the refused client's slot is zeroed as a whole, which takes the port out, too.
#include <fltKernel.h>

#define SLOTS 3

struct slot {
	PFLT_PORT port;
	ULONG events;
	LONG busy;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct slot slots[SLOTS];

static struct slot *slot_claim(void)
{
	struct slot *s;

	for (s = slots; s != slots + SLOTS; s++)
		if (InterlockedCompareExchange(&s->busy, 1, 0) == 0)
			return s;
	return NULL;
}

static void slot_drop(struct slot *s)
{
	RtlZeroMemory(s, sizeof(*s));
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	struct slot *s = slot_claim();

	(void)srv;
	if (s == NULL)
		return STATUS_TOO_MANY_SESSIONS;
	s->port = new_port;
	if (hello == NULL || hello_len < sizeof(ULONG)) {
		slot_drop(s);
		return STATUS_INVALID_PARAMETER;
	}
	s->events = *(ULONG *)hello;
	*conn_out = s;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	struct slot *s = conn;

	FltCloseClientPort(filter, &s->port);
	slot_drop(s);
}

static NTSTATUS serve(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\zeroed");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, 5);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	struct slot *s;

	(void)fl;
	FltCloseCommunicationPort(server);
	for (s = slots; s != slots + SLOTS; s++)
		FltCloseClientPort(filter, &s->port);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.FilterUnloadCallback = on_unload,
};

NTSTATUS DriverEntry(PDRIVER_OBJECT drv, PUNICODE_STRING reg)
{
	NTSTATUS err;
	int stage = 0;

	(void)reg;
	err = FltRegisterFilter(drv, &registration, &filter);
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = serve();
	if (err != STATUS_SUCCESS)
		goto out;
	stage++;
	err = FltStartFiltering(filter);
	if (err != STATUS_SUCCESS)
		goto out;
	return STATUS_SUCCESS;

out:
	switch (stage) {
	case 2:
		FltCloseCommunicationPort(server);
		/* fall through */
	case 1:
		FltUnregisterFilter(filter);
		/* fall through */
	default:
		break;
	}
	return err;
}
