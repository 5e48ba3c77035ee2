/* pending.c - requests of FilterGetMessage that are not complete, and what completes them.
 *
 * The style is that of ../filter_manager.c. One request is followed, and of it either the
 * OVERLAPPED or the buffer: what stands for it lies there until it is complete.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
int __fltcheck_surely(int condition);
long __fltcheck_unknown(void);
void __fltcheck_stop(void);

void __fltcheck_begin_pending(void **place, int number);
void __fltcheck_end_pending(void *pending);

/* The names are those of the Windows headers, so that these are the same fields. */
struct _OVERLAPPED {
    unsigned long long Internal;
    void *InternalHigh;
    void *Pointer;
    void *hEvent;
};

struct _FILTER_MESSAGE_HEADER {
    void *ReplyLength;
    unsigned long long MessageId;
};

#define STATUS_PENDING 0x103

static struct _OVERLAPPED *__fltcheck_exact_overlapped; /* of the request that is followed */
static struct _FILTER_MESSAGE_HEADER *__fltcheck_exact_message;
static void *__fltcheck_exact_pending_port;
static void *__fltcheck_exact_pending_event;
static int __fltcheck_exact_has_pending;

/* Requests that nothing is known about, and what lies around their OVERLAPPED: content unknown. One
 * may be any that the program has made, the other one is none that it compares with. */
extern unsigned char __fltcheck_any_request[4096];
extern unsigned char __fltcheck_other_request[4096];
#define OVERLAPPED_IN(request) ((void *)&(request)[2048])

static struct _OVERLAPPED *__fltcheck_latest_request;
static struct _OVERLAPPED *__fltcheck_nameless_request; /* any one that a completion port gave */

/* Where handles are followed, not requests: which is the latest. */
static void __fltcheck_note_request(struct _OVERLAPPED *request) {
    request->Internal = STATUS_PENDING;
    __fltcheck_latest_request = request;
}

void __fltcheck_start_request(void *port, void *message, void *overlapped) {
    struct _OVERLAPPED *request = overlapped;
    struct _FILTER_MESSAGE_HEADER *header = message;
    void *event;
    if (!__fltcheck_follows("pending-message")) {
        if (request != __fltcheck_nameless_request) {
            __fltcheck_note_request(request);
        }
        return;
    }
    event = request->hEvent;
    request->Internal = STATUS_PENDING;
    /* Whether it may be any one is not asked exactly: then it may be followed or not, too. */
    if (__fltcheck_exact_has_pending || overlapped == OVERLAPPED_IN(__fltcheck_other_request) ||
        overlapped == OVERLAPPED_IN(__fltcheck_any_request) || !__fltcheck_choose(0)) {
        return;
    }
    __fltcheck_exact_overlapped = request;
    __fltcheck_exact_message = header;
    __fltcheck_exact_pending_port = port;
    __fltcheck_exact_pending_event = event;
    __fltcheck_exact_has_pending = 1;
    if (__fltcheck_choose(0)) {
        __fltcheck_begin_pending(&request->InternalHigh, 0);
    } else {
        __fltcheck_begin_pending(&header->ReplyLength, 0);
    }
}

/* The request that is followed is complete: nothing can be wrong with it any more, and no other one
 * is followed on this path. (Only what happens to an object matters, so it is told.) */
static void __fltcheck_complete(void) {
    __fltcheck_end_pending(__fltcheck_exact_overlapped->InternalHigh);
    __fltcheck_stop();
}

/* Time passes: a message may come. */
void __fltcheck_perhaps_complete(void) {
    if (__fltcheck_exact_has_pending && __fltcheck_choose("the pending request completes")) {
        __fltcheck_complete();
    }
}

/* Somebody has waited for the event, or for the request. */
void __fltcheck_complete_event(void *event) {
    if (__fltcheck_exact_has_pending && event &&
        __fltcheck_surely(event == __fltcheck_exact_pending_event)) {
        __fltcheck_complete();
    }
}

void __fltcheck_complete_request(void *overlapped) {
    if (__fltcheck_exact_has_pending &&
        __fltcheck_surely(overlapped == __fltcheck_exact_overlapped)) {
        __fltcheck_complete();
    }
}

/* A request ends with the handle that it was made with. */
void __fltcheck_complete_port(void *port) {
    if (__fltcheck_exact_has_pending && __fltcheck_surely(port == __fltcheck_exact_pending_port)) {
        __fltcheck_complete();
    }
}

/* While the request that is followed is pending, the port gives another one: of that it may be
 * known which it is, since the program waits for it. */
static void *__fltcheck_next_beside_pending(void) {
    void *next;
    if (__fltcheck_choose(0)) {
        return OVERLAPPED_IN(__fltcheck_other_request);
    }
    next = (void *)__fltcheck_unknown();
    if (!(next != __fltcheck_exact_overlapped)) {
        __fltcheck_stop();
    }
    return next;
}

/* What lies around it counts where handles are followed, which it may have. */
static void *__fltcheck_next_for_handles(void) {
    if (__fltcheck_latest_request && __fltcheck_choose(0)) {
        return __fltcheck_latest_request;
    }
    __fltcheck_nameless_request = (struct _OVERLAPPED *)__fltcheck_unknown();
    return __fltcheck_nameless_request;
}

/* The next request that a completion port gives: its OVERLAPPED. */
void *__fltcheck_next_completed(void) {
    if (!__fltcheck_follows("pending-message")) {
        return __fltcheck_next_for_handles();
    }
    __fltcheck_perhaps_complete();
    return __fltcheck_exact_has_pending ? __fltcheck_next_beside_pending()
                                        : OVERLAPPED_IN(__fltcheck_any_request);
}
