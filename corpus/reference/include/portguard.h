/* portguard.h - what the driver's files share: the global state, and what each
 * file offers to the others.
 *
 * Who owns what, and for how long:
 *
 *   Filter       from FltRegisterFilter until FltUnregisterFilter has *returned*:
 *                the disconnect callback, which runs inside that call, needs it.
 *   ServerPort   from FltCreateCommunicationPort until teardown, which closes it
 *                before it unregisters the filter.
 *   PG_CLIENT    from an accepted connect to the disconnect of that connection.
 *   ...->Port    the connection's client port. This field is the only variable
 *                that ever holds it: sending and closing both get its address, and
 *                the filter manager orders the two through it.
 */
#ifndef PORTGUARD_H
#define PORTGUARD_H

#include <fltKernel.h>

#include "portguard_protocol.h"

#define PG_TAG_CLIENT       'CgtP'
#define PG_TAG_NOTIFICATION 'NgtP'

/* How long a send may hold up an open, or the worker, before we go on without an
 * answer. Relative times are negative, in units of 100 ns. */
#define PG_DECIDE_TIMEOUT (-5LL * 1000 * 1000 * 10)
#define PG_AUDIT_TIMEOUT  (-2LL * 1000 * 1000 * 10)

/* One connection. It is the connection's cookie as well, so that the message and
 * the disconnect callback find it without a search. */
typedef struct _PG_CLIENT {
    LIST_ENTRY Link;        /* in Clients; guarded by ClientsLock */
    ULONG Id;               /* rises with each connection; fixed */
    ULONG ProcessId;        /* the process that connected; fixed */
    ULONG Events;           /* PG_EVENT_*; guarded by ClientsLock */
    BOOLEAN Pins;           /* forbids an optional unload; guarded by ClientsLock */
    EX_RUNDOWN_REF Senders; /* held while a thread may use Port without the lock */
    PFLT_PORT Port;
} PG_CLIENT, *PPG_CLIENT;

typedef struct _PG_GLOBALS {
    PFLT_FILTER Filter;
    PFLT_PORT ServerPort;

    EX_PUSH_LOCK ClientsLock;
    LIST_ENTRY Clients;
    ULONG LastId;
    BOOLEAN Admitting; /* FALSE once an optional unload has been granted */

    volatile LONG Asked;
    volatile LONG Denied;
    volatile LONG Unanswered;
    volatile LONG Audited;
    volatile LONG Dropped;
    volatile LONG AuditsQueued;
} PG_GLOBALS;

extern PG_GLOBALS PgGlobals;

/* entry.c */
DRIVER_INITIALIZE DriverEntry;

/* teardown.c */
VOID PgTeardown(VOID);

/* port.c */
NTSTATUS PgPortOpen(VOID);

/* clients.c */
VOID PgClientsInitialize(VOID);
VOID PgClientsDelete(VOID);
BOOLEAN PgClientsCloseAdmission(VOID);
BOOLEAN PgClientsAdmitting(VOID);
PPG_CLIENT PgClientAllocate(_In_ ULONG Events);
VOID PgClientFree(_In_ PPG_CLIENT Client);
NTSTATUS PgClientAdmit(_Inout_ PPG_CLIENT Client, _In_ PFLT_PORT Port);
VOID PgClientDismiss(_Inout_ PPG_CLIENT Client);
NTSTATUS PgClientSetEvents(_Inout_ PPG_CLIENT Client, _In_ ULONG Events);
NTSTATUS PgClientSetPin(_Inout_ PPG_CLIENT Client, _In_ BOOLEAN Pins);
ULONG PgClientsCount(VOID);
BOOLEAN PgClientsIncludeProcess(_In_ ULONG ProcessId);
PPG_CLIENT PgClientAcquireAfter(_In_ ULONG Id, _In_ ULONG Event);
VOID PgClientRelease(_In_ PPG_CLIENT Client);

/* messages.c */
NTSTATUS FLTAPI PgMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer,
                          _In_ ULONG InputBufferLength, _Out_opt_ PVOID OutputBuffer,
                          _In_ ULONG OutputBufferLength, _Out_ PULONG ReturnOutputBufferLength);

/* send.c */
BOOLEAN PgAskDecider(_Inout_ PPG_NOTIFICATION Notification);
VOID PgTellAuditors(_Inout_ PPG_NOTIFICATION Notification);

/* work.c */
VOID PgAuditQueue(_In_ PPG_NOTIFICATION Notification);

/* operations.c */
extern const FLT_OPERATION_REGISTRATION PgOperations[];
NTSTATUS FLTAPI PgInstanceSetup(_In_ PCFLT_RELATED_OBJECTS FltObjects,
                                _In_ FLT_INSTANCE_SETUP_FLAGS Flags,
                                _In_ DEVICE_TYPE VolumeDeviceType,
                                _In_ FLT_FILESYSTEM_TYPE VolumeFilesystemType);
NTSTATUS FLTAPI PgInstanceQueryTeardown(_In_ PCFLT_RELATED_OBJECTS FltObjects,
                                        _In_ FLT_INSTANCE_QUERY_TEARDOWN_FLAGS Flags);

#endif
