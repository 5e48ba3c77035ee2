/* portguard_protocol.h - what the driver and its clients say to each other.
 *
 * Both sides compile this header, so it uses only types that the kernel and the
 * user-mode headers share. Every structure has a fixed layout: no pointers, no
 * type whose size depends on the caller being a 32-bit process.
 */
#ifndef PORTGUARD_PROTOCOL_H
#define PORTGUARD_PROTOCOL_H

/* Names in the object manager's namespace, not in the file system. */
#define PG_PORT_NAME L"\\PortGuardPort"

/* Raised whenever one of the structures below changes; connect compares it. */
#define PG_PROTOCOL_VERSION 1UL

/* At most so many clients at once. */
#define PG_MAX_CLIENTS 8

/* What a client wants to receive. */
#define PG_EVENT_DECIDE 0x1UL /* be asked before an open of a guarded file succeeds */
#define PG_EVENT_AUDIT  0x2UL /* be told about every open, without an answer */
#define PG_EVENT_ALL    (PG_EVENT_DECIDE | PG_EVENT_AUDIT)

/* Longest file name that a notification carries, in characters. */
#define PG_NAME_CHARS 256

/* lpContext of FilterConnectCommunicationPort. */
typedef struct _PG_CONNECT_CONTEXT {
    ULONG Version; /* PG_PROTOCOL_VERSION */
    ULONG Events;  /* PG_EVENT_* */
} PG_CONNECT_CONTEXT, *PPG_CONNECT_CONTEXT;

/* Driver to client: the payload behind FILTER_MESSAGE_HEADER. */
typedef struct _PG_NOTIFICATION {
    ULONG Event;     /* the one PG_EVENT_* this is about */
    ULONG ProcessId; /* who opens the file */
    ULONG Allowed;   /* PG_EVENT_AUDIT: how the open was decided */
    ULONG NameBytes; /* length of Name without a terminator; Name may be cut off */
    WCHAR Name[PG_NAME_CHARS];
} PG_NOTIFICATION, *PPG_NOTIFICATION;

/* Client to driver: the payload behind FILTER_REPLY_HEADER, for PG_EVENT_DECIDE.
 * Its size is a multiple of eight, so a structure of header and verdict has no
 * padding at its end that the driver's reply buffer would be too short for. */
typedef struct _PG_VERDICT {
    ULONG Allow;
    ULONG Reserved;
} PG_VERDICT, *PPG_VERDICT;

/* Client to driver: lpInBuffer of FilterSendMessage. */
typedef enum _PG_COMMAND_CODE {
    PgCommandQuery = 1,     /* answers with PG_STATISTICS */
    PgCommandSetEvents = 2, /* Argument: PG_EVENT_* */
    PgCommandPin = 3        /* Argument: 1 forbids an optional unload, 0 permits it again */
} PG_COMMAND_CODE;

typedef struct _PG_COMMAND {
    ULONG Code; /* PG_COMMAND_CODE; an enum's size would be the compiler's choice */
    ULONG Argument;
} PG_COMMAND, *PPG_COMMAND;

/* Driver to client: lpOutBuffer of FilterSendMessage, for PgCommandQuery. */
typedef struct _PG_STATISTICS {
    ULONG Clients;
    ULONG Asked;
    ULONG Denied;
    ULONG Unanswered;
    ULONG Audited;
    ULONG Dropped;
} PG_STATISTICS, *PPG_STATISTICS;

#endif
