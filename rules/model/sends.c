/* sends.c - how the driver calls FltSendMessage, for rules about single calls (alone.c).
 *
 * See filter_manager.c for the style.
 */
void __fltcheck_event(const char *name);
int __fltcheck_surely(int condition);
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

void __fltcheck_check_send(const void *reply, const unsigned long *length, const void *timeout) {
    __fltcheck_check_reply(reply, length);
    if (__fltcheck_surely(timeout == 0)) {
        __fltcheck_event("sent-without-timeout");
        __fltcheck_wait_under_locks();
    }
}
