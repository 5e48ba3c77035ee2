// why: the session is reset after the port has been put into it.
#include <fltKernel.h>

struct session {
	PFLT_PORT port;
	HANDLE pid;
	LARGE_INTEGER since;
	ULONG counters[16];
};

static PFLT_FILTER filter;
static PFLT_PORT server;
static struct session session;

static void session_reset(struct session *s)
{
	RtlZeroMemory(s, sizeof(*s));
	KeQuerySystemTime(&s->since);
	s->pid = PsGetCurrentProcessId();
}

static NTSTATUS FLTAPI session_begin(PFLT_PORT new_port, PVOID srv, PVOID hello,
		ULONG hello_len, PVOID *conn_out)
{
	(void)srv;
	(void)hello;
	(void)hello_len;
	session.port = new_port;
	session_reset(&session);
	*conn_out = &session;
	return STATUS_SUCCESS; //~ FLT202
}

static VOID FLTAPI session_end(PVOID conn)
{
	struct session *s = conn;

	FltCloseClientPort(filter, &s->port);
}

static NTSTATUS session_listen(void)
{
	UNICODE_STRING us;
	OBJECT_ATTRIBUTES oa = {0};
	PSECURITY_DESCRIPTOR sd;
	NTSTATUS err;

	err = FltBuildDefaultSecurityDescriptor(&sd, FLT_PORT_ALL_ACCESS);
	if (err != STATUS_SUCCESS)
		return err;
	RtlInitUnicodeString(&us, L"\\session");
	oa.Length = sizeof(oa);
	oa.ObjectName = &us;
	oa.Attributes = OBJ_KERNEL_HANDLE;
	oa.SecurityDescriptor = sd;
	err = FltCreateCommunicationPort(filter, &server, &oa, NULL, session_begin, session_end,
		NULL, 1);
	FltFreeSecurityDescriptor(sd);
	return err;
}

static NTSTATUS FLTAPI session_unload(FLT_FILTER_UNLOAD_FLAGS fl)
{
	(void)fl;
	FltCloseCommunicationPort(server);
	FltUnregisterFilter(filter);
	return STATUS_SUCCESS;
}

static const FLT_REGISTRATION registration = {
	.Size = sizeof(FLT_REGISTRATION),
	.Version = FLT_REGISTRATION_VERSION,
	.FilterUnloadCallback = session_unload,
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
	err = session_listen();
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
