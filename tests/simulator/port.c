/* port.c - communication ports: creating and closing them, sending. */
#include "sim.h"

static NTSTATUS check_create(PFLT_FILTER Filter, const OBJECT_ATTRIBUTES *attributes, int callbacks,
                             LONG most) {
    const struct filter *filter = filter_find(Filter);
    if (filter != NULL && filter->draining && !filter->gone) {
        return STATUS_FLT_DELETING_OBJECT;
    }
    if (filter == NULL || filter->gone) {
        violation(world.register_failed ? "FLT257" : "FLT253",
                  "a port is created without a filter");
        return STATUS_INVALID_PARAMETER;
    }
    if (current->irql > PASSIVE_LEVEL) {
        violation("FLT214", "a port is created above PASSIVE_LEVEL");
    }
    if (!callbacks || most <= 0) {
        violation("FLT111", "no callback, or no connection allowed");
    }
    descriptor_check(attributes);
    if (attributes == NULL || (attributes->Attributes & OBJ_KERNEL_HANDLE) == 0 || most <= 0) {
        return STATUS_INVALID_PARAMETER;
    }
    return STATUS_SUCCESS;
}

static void overwrites(PFLT_PORT before) {
    struct server *server = server_find(before);
    if (server != NULL && server->open && !server->lost && !reachable(before)) {
        server->lost = 1;
        violation("FLT106", "a create writes over an open port");
    }
}

NTSTATUS FltCreateCommunicationPort(PFLT_FILTER Filter, PFLT_PORT *ServerPort,
                                    POBJECT_ATTRIBUTES ObjectAttributes, PVOID ServerPortCookie,
                                    PFLT_CONNECT_NOTIFY ConnectNotifyCallback,
                                    PFLT_DISCONNECT_NOTIFY DisconnectNotifyCallback,
                                    PFLT_MESSAGE_NOTIFY MessageNotifyCallback,
                                    LONG MaxConnections) {
    ENTER();
    task_point("at FltCreateCommunicationPort");
    NTSTATUS status = check_create(
        Filter, ObjectAttributes, ConnectNotifyCallback != NULL && DisconnectNotifyCallback != NULL,
        MaxConnections);
    check_stale(ServerPortCookie, "a closed server port is the cookie of another");
    int outcome =
        NT_SUCCESS(status) ? choose(4, COST_FAILURE, "FltCreateCommunicationPort fails") : 1;
    PFLT_PORT before = *ServerPort;
    if (outcome != 0 || world.server_count == SIM_MAX_SERVERS) {
        if (outcome == 2) {
            *ServerPort = NULL;
            overwrites(before);
        }
        static const NTSTATUS failures[] = {0, STATUS_OBJECT_NAME_COLLISION,
                                            STATUS_INSUFFICIENT_RESOURCES, STATUS_ACCESS_DENIED};
        return NT_SUCCESS(status) ? failures[outcome] : status;
    }
    struct server *server = &world.servers[world.server_count++];
    *server = (struct server){.handle = handle_new(),
                              .filter = filter_find(Filter),
                              .connect = ConnectNotifyCallback,
                              .disconnect = DisconnectNotifyCallback,
                              .message = MessageNotifyCallback,
                              .cookie = ServerPortCookie,
                              .most = MaxConnections,
                              .open = 1,
                              .slot = ServerPort};
    *ServerPort = server->handle;
    if (ObjectAttributes->ObjectName != NULL) {
        fact_name("creates", ObjectAttributes->ObjectName->Buffer,
                  ObjectAttributes->ObjectName->Length / sizeof(WCHAR));
    }
    note("FltCreateCommunicationPort succeeds", world.server_count);
    overwrites(before);
    task_point("after FltCreateCommunicationPort");
    return STATUS_SUCCESS;
}

static void close_unknown(PFLT_PORT port) {
    if (connection_find(port) != NULL) {
        world.wrong_kind = 1;
        connection_find(port)->judged = 1;
        violation("FLT207", "a client port is closed as a server port");
        return;
    }
    violation("FLT105", port == NULL ? "NULL is closed as a server port"
                                     : "something that is no port is closed as a server port");
}

VOID FltCloseCommunicationPort(PFLT_PORT ServerPort) {
    ENTER();
    struct server *server = server_find(ServerPort);
    entry_undoes();
    if (current->irql > PASSIVE_LEVEL) {
        violation("FLT214", "a server port is closed above PASSIVE_LEVEL");
    }
    if (server == NULL) {
        close_unknown(ServerPort);
        return;
    }
    if (!server->open) {
        violation("FLT103", "a server port is closed twice");
        return;
    }
    task_point("at FltCloseCommunicationPort");
    int callback = current->inside == TASK_CONNECT || current->inside == TASK_DISCONNECT ||
                   current->inside == TASK_MESSAGE;
    if (callback && !world.unloading && !world.in_entry) {
        violation("FLT112", "a callback closes the server port");
    }
    server->open = 0;
    server->closed_in_unload = world.unloading;
    note("FltCloseCommunicationPort", 0);
    task_point("after FltCloseCommunicationPort");
}

/* Whether the filter can't be used; reported. */
static int bad_filter(PFLT_FILTER handle) {
    struct filter *filter = filter_find(handle);
    if (filter != NULL && !filter->gone) {
        return 0;
    }
    int alive = 0;
    for (int i = 0; i < world.filter_count; i++) {
        alive += !world.filters[i].gone;
    }
    if (filter != NULL || (alive == 0 && world.filter_count > 0)) {
        violation("FLT212", "a port is used after the filter was unregistered");
    } else if (current->inside == TASK_DISCONNECT && handle == NULL) {
        violation("FLT210", "the filter is gone for the disconnect callback");
    } else {
        violation(world.register_failed ? "FLT257" : "FLT208", "no filter");
    }
    return 1;
}

static void stale_client(struct connection *connection) {
    const struct task *closer = connection->closer;
    int closing = closer != NULL && closer->begun == connection->closer_begun &&
                  (closer->state == TASK_READY || closer->state == TASK_BLOCKED);
    int together = closer != current && (closing || current->begun < connection->closed_at);
    if (connection->state == REFUSED) {
        violation("FLT206", "the port of a refused client is used");
    } else {
        violation(together ? "FLT204" : "FLT205", "a closed client port is used");
    }
}

/* NULL, or the address of a member of it. */
static int is_nowhere(const void *address) {
    return (uintptr_t)address < 0x10000;
}

/* The connection behind the variable; NULL: nothing to do, perhaps reported. */
static struct connection *client(PFLT_FILTER filter, PFLT_PORT *port, int closes) {
    struct connection *connection = is_nowhere(port) ? NULL : connection_find(*port);
    if (bad_filter(filter)) {
        if (connection != NULL && closes) {
            connection->judged = 1;
            connection->open = 0;
        }
        return NULL;
    }
    if (is_nowhere(port)) {
        violation("FLT208", "no address of a client port");
        return NULL;
    }
    if (*port == NULL) {
        return NULL;
    }
    if (server_find(*port) != NULL) {
        world.wrong_kind = 1;
        violation("FLT207", "a server port is used as a client port");
        return NULL;
    }
    if (connection == NULL) {
        violation("FLT208", "a client port that was never written");
    } else if (!connection->open) {
        stale_client(connection);
        connection = NULL;
    }
    return connection;
}

VOID FltCloseClientPort(PFLT_FILTER Filter, PFLT_PORT *ClientPort) {
    ENTER();
    if (current->irql > PASSIVE_LEVEL) {
        violation("FLT214", "a client port is closed above PASSIVE_LEVEL");
    }
    task_point("at FltCloseClientPort");
    struct connection *connection = client(Filter, ClientPort, 1);
    if (connection != NULL) {
        connection->open = 0;
        connection->closed_at = ++world.now;
        connection->closer = current;
        connection->closer_begun = current->begun;
        connection->closed_while_offered |= connection->state == OFFERED;
        note("FltCloseClientPort of client", connection->number);
    }
    if (!is_nowhere(ClientPort)) {
        *ClientPort = NULL;
    }
    task_point("after FltCloseClientPort");
}

static int user_gone(void *context) {
    const struct connection *connection = context;
    return connection->state == ENDED || !connection->open;
}

static void check_send(PVOID reply, PULONG length, PLARGE_INTEGER timeout) {
    if (current->irql > APC_LEVEL) {
        violation("FLT214", "a message is sent above APC_LEVEL");
    }
    if (current->inside == TASK_UNLOAD && timeout == NULL) {
        violation("FLT215", "the unload callback waits for a reply");
    }
    if (reply != NULL && length == NULL) {
        violation("FLT216", "no length for the reply");
    }
}

static NTSTATUS outcome(struct connection *connection, PLARGE_INTEGER timeout) {
    if (timeout == NULL && current->locks > 0 && current->inside != TASK_UNLOAD &&
        choose(2, COST_DATA, "the client does not reply")) {
        current->stuck_sending = 1;
        task_block(user_gone, connection, 0);
        current->stuck_sending = 0;
        return STATUS_PORT_DISCONNECTED;
    }
    switch (choose(timeout != NULL ? 3 : 2, COST_FAILURE, "FltSendMessage fails")) {
    case 1:
        return STATUS_PORT_DISCONNECTED;
    case 2:
        return STATUS_TIMEOUT;
    default:
        return STATUS_SUCCESS;
    }
}

NTSTATUS FltSendMessage(PFLT_FILTER Filter, PFLT_PORT *ClientPort, PVOID SenderBuffer,
                        ULONG SenderBufferLength, PVOID ReplyBuffer, PULONG ReplyLength,
                        PLARGE_INTEGER Timeout) {
    ENTER();
    (void)SenderBuffer;
    (void)SenderBufferLength;
    check_send(ReplyBuffer, ReplyLength, Timeout);
    task_point("at FltSendMessage");
    struct connection *connection = client(Filter, ClientPort, 0);
    ULONG room = ReplyLength != NULL ? *ReplyLength : 0;
    if (ReplyLength != NULL) {
        fact("accepts", room);
        *ReplyLength = 0;
    }
    if (connection == NULL || connection->state == ENDED) {
        return STATUS_PORT_DISCONNECTED;
    }
    note("FltSendMessage to client", connection->number);
    NTSTATUS status = outcome(connection, Timeout);
    if (status == STATUS_SUCCESS && ReplyBuffer != NULL && room > 0) {
        ULONG size = room < 8 ? room : 8;
        __builtin_memset(ReplyBuffer, 0, size);
        *ReplyLength = size;
    }
    return status;
}
