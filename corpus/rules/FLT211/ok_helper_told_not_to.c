// why: one helper clears a slot for both callbacks, and connect tells it to leave the port alone.
#include <fltKernel.h>

#define SLOTS 3

struct slot {
	LONG used;
	PFLT_PORT port;
	ULONG mask;
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct slot slots[SLOTS];

static void slot_clear(struct slot *s, BOOLEAN close)
{
	if (close)
		FltCloseClientPort(filter, &s->port);
	s->port = NULL;
	s->mask = 0;
	InterlockedExchange(&s->used, 0);
}

static NTSTATUS FLTAPI on_connect(PFLT_PORT new_port, PVOID srv, PVOID hello, ULONG hello_len,
		PVOID *conn_out)
{
	struct slot *s = slots;

	(void)srv;
	while (s != slots + SLOTS && InterlockedExchange(&s->used, 1) != 0)
		s++;
	if (s == slots + SLOTS)
		return STATUS_TOO_MANY_SESSIONS;
	s->port = new_port;
	if (hello == NULL || hello_len < sizeof(s->mask)) {
		slot_clear(s, FALSE);
		return STATUS_INVALID_PARAMETER;
	}
	RtlCopyMemory(&s->mask, hello, sizeof(s->mask));
	*conn_out = s;
	return STATUS_SUCCESS;
}

static VOID FLTAPI on_disconnect(PVOID conn)
{
	slot_clear(conn, TRUE);
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
	RtlInitUnicodeString(&us, L"\\told");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, on_connect, on_disconnect,
		NULL, 4);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
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
