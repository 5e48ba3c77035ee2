/* sends.c - how the driver calls FltSendMessage, for rules about single calls (alone.c).
 *
 * See filter_manager.c for the style.
 */
void __fltcheck_event(const char *name);
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
int __fltcheck_surely(int condition);
void __fltcheck_event_on_read(const char *name, const void *place);
long long __fltcheck_room(const void *place);
void __fltcheck_wait_under_locks(void); /* locks.c */

#define REPLY_HEADER_SIZE 16 /* sizeof(FILTER_REPLY_HEADER): may be counted, is never stored */

static void __fltcheck_check_reply(const void *reply, const unsigned long *length) {
    long long room;
    if (__fltcheck_surely(length == 0)) {
        if (__fltcheck_surely(reply != 0)) {
            __fltcheck_event("reply-length-missing");
        }
        return;
    }
    room = __fltcheck_room(reply);
    if (room >= 0 && __fltcheck_surely(*length > room + REPLY_HEADER_SIZE)) {
        __fltcheck_event("reply-length-too-large");
    }
}

/* Only numbers in variables of that name keep states apart: those in which the last send ended
 * without a reply. */
static int __fltcheck_exact_is_unanswered;

void __fltcheck_forget_sends(void) {
    __fltcheck_exact_is_unanswered = 0;
}

/* The same where only those matter that wait as long as it takes. */
static int __fltcheck_send_and_wait(const void *reply, const unsigned long *length,
                                    const void *timeout) {
    if (__fltcheck_surely(timeout == 0)) {
        __fltcheck_wait_under_locks();
        return 0;
    }
    return reply && length && timeout && __fltcheck_choose("the client does not reply in time");
}

/* 1 if it ends with STATUS_TIMEOUT, which is a success code: nothing is written then. */
int __fltcheck_check_send(const void *reply, unsigned long *length, const void *timeout) {
    if (__fltcheck_follows("senders that wait")) {
        return __fltcheck_send_and_wait(reply, length, timeout);
    }
    __fltcheck_exact_is_unanswered = 0;
    __fltcheck_check_reply(reply, length);
    if (__fltcheck_surely(timeout == 0)) {
        __fltcheck_event("sent-without-timeout");
        return 0;
    }
    if (!reply || !length || !timeout || !__fltcheck_choose("the client does not reply in time")) {
        return 0;
    }
    __fltcheck_exact_is_unanswered = 1;
    __fltcheck_event_on_read("missing-reply-read", reply);
    *length = 0;
    return 1;
}
