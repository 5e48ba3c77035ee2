/* client_calls.c - what the driver does with a client port: sending and closing.
 *
 * See filter_manager.c for the style.
 */
void __fltcheck_event_at(const char *name, const void *handle);
int __fltcheck_follows(const char *kind);
long __fltcheck_unknown(void);
void __fltcheck_havoc(void *to, unsigned long long size);

/* What happens to a client port, for rules/client-port.yaml. */
void __fltcheck_send_client_port(void *client, void **variable);
void __fltcheck_close_client_port(void *client, void **variable);

/* talk.c, sends.c */
void __fltcheck_tell_reply(const void *reply, const unsigned long *length);
int __fltcheck_check_send(const void *reply, unsigned long *length, const void *timeout);

extern int __fltcheck_lock_count; /* synchronisation.c */

/* A lock that is held all the time keeps a copy and the variable together. Which lock it is
 * is not looked at. */
static void __fltcheck_note_close(const void *client) {
    if (__fltcheck_lock_count <= 0) {
        __fltcheck_event_at("client-port-closed-unlocked", client);
    }
}

static void __fltcheck_note_send(const void *client) {
    __fltcheck_event_at("client-port-sent", client);
    if (__fltcheck_lock_count > 0) {
        __fltcheck_event_at("client-port-sent-locked", client);
    }
}

void FltCloseClientPort(void *filter, void **client_port) {
    (void)filter;
    if (*client_port) {
        __fltcheck_note_close(*client_port);
        __fltcheck_close_client_port(*client_port, client_port);
        *client_port = 0;
    }
}

long FltSendMessage(void *filter, void **client_port, void *sender_buffer,
                    unsigned long sender_length, void *reply_buffer, unsigned long *reply_length,
                    void *timeout) {
    (void)filter;
    (void)sender_buffer;
    (void)sender_length;
    if (__fltcheck_follows("port-talk")) {
        __fltcheck_tell_reply(reply_buffer, reply_length);
    }
    if (__fltcheck_follows("port-call") &&
        __fltcheck_check_send(reply_buffer, reply_length, timeout)) {
        return 0x102; /* STATUS_TIMEOUT */
    }
    if (*client_port) {
        __fltcheck_note_send(*client_port);
        __fltcheck_send_client_port(*client_port, client_port);
    }
    if (reply_length) {
        if (reply_buffer) {
            __fltcheck_havoc(reply_buffer, *reply_length);
        }
        __fltcheck_havoc(reply_length, sizeof *reply_length);
    }
    return __fltcheck_unknown();
}
