/* two_sides.c - what a program takes for granted of the driver that it talks to.
 *
 * The style is that of ../filter_manager.c. What the drivers of the project do is known by now
 * (../talk.c): what their ports are called, and how many bytes of a reply they take.
 */
int __fltcheck_follows(const char *kind);
void __fltcheck_event_at(const char *name, const void *handle);
int __fltcheck_told_name(const char *fact, const void *text, long long bytes, const void *self);
long long __fltcheck_told_number(const char *fact, long long least);
int __fltcheck_told_all(const char *fact, const void *self);
long long __fltcheck_constant(long long number);
long long __fltcheck_content_end(const void *place, int argument, long long size);
void __fltcheck_doubt_at(const char *reason, const void *self);

/* ---- names ------------------------------------------------------------------------------- */

/* For rules/port-name.yaml. */
void *__fltcheck_begin_port_name(void);
void __fltcheck_end_port_name(void *self);

static void __fltcheck_check_name(const void *name) {
    void *self = __fltcheck_begin_port_name();
    if (!__fltcheck_told_name("port-name", name, -1, self)) {
        __fltcheck_event_at("port-name-not-created", self);
    }
    __fltcheck_end_port_name(self);
}

void FilterConnectCommunicationPort__before(const void *name) {
    if (__fltcheck_follows("port-name")) {
        __fltcheck_check_name(name);
    }
}

/* ---- replies ----------------------------------------------------------------------------- */

/* For rules/message-reply.yaml. */
void *__fltcheck_begin_message_reply(void);
void __fltcheck_end_message_reply(void *self);

#define REPLY_HEADER_SIZE 16 /* sizeof(FILTER_REPLY_HEADER), which no driver counts or all of it   \
                              */
#define ALIGNMENT 8 /* of FILTER_REPLY_HEADER, and so of all structures that begin with it */

/* Bytes without padding at the end. Where the structure is not known, a size that is a multiple
 * of the alignment may have as much of it as there can be. */
static long long __fltcheck_without_padding(const void *reply, long long size) {
    long long end = __fltcheck_content_end(reply, 1, size);
    if (end < 0) {
        return size % ALIGNMENT == 0 ? size - ALIGNMENT + 1 : size;
    }
    return end < size ? end : size;
}

/* A driver may say how long the payload is, or count the header, too. */
static int __fltcheck_is_expected(long long size) {
    return __fltcheck_told_number("reply-length", size) == size ||
           __fltcheck_told_number("reply-length", size - REPLY_HEADER_SIZE) ==
               size - REPLY_HEADER_SIZE;
}

/* With its padding the reply is longer than what some driver takes, and without it is not. One
 * that another driver, or another send, has room for is that one's; unless without padding it has
 * exactly the length that the first one asks for. */
static int __fltcheck_is_padding_too_long(long long size, long long content) {
    long long taken = __fltcheck_told_number("reply-length", content - REPLY_HEADER_SIZE);
    if (content == size || taken < 0 || taken + REPLY_HEADER_SIZE >= size) {
        return 0;
    }
    if (__fltcheck_told_number("reply-length", size - REPLY_HEADER_SIZE) < 0) {
        return 1;
    }
    return taken + REPLY_HEADER_SIZE == content && !__fltcheck_is_expected(size) &&
           __fltcheck_told_number("reply-length", content) != content;
}

void __fltcheck_check_reply(const void *reply, unsigned long given) {
    void *self = __fltcheck_begin_message_reply();
    long long size = __fltcheck_constant(given);
    if (size < 0) {
        __fltcheck_doubt_at("a size that is not constant", self);
    } else if (__fltcheck_is_padding_too_long(size, __fltcheck_without_padding(reply, size)) &&
               __fltcheck_told_all("reply-length", self)) {
        __fltcheck_event_at("reply-padding-too-long", self);
    }
    __fltcheck_end_message_reply(self);
}
