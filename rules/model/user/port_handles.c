/* port_handles.c - what the functions for communication ports do with memory, and which handle is
 * used or closed when.
 *
 * The style is that of ../filter_manager.c. How a handle changes its state is in the rule files.
 */
int __fltcheck_choose(const char *step);
int __fltcheck_follows(const char *kind);
void __fltcheck_event_at(const char *name, const void *handle);
long __fltcheck_unknown(void);
void __fltcheck_stop(void);
void __fltcheck_havoc(void *to, unsigned long long size);
int __fltcheck_surely(int condition);
int __fltcheck_state(const void *handle, const char *state);
void __fltcheck_duplicate_user_handle(void **handle);

/* What happens to the handle, for the rules. */
void __fltcheck_use_user_handle(void *handle);
void __fltcheck_misclose_user_handle(void *handle);

/* pending.c */
void __fltcheck_start_request(void *port, void *message, void *overlapped);
void __fltcheck_complete_request(void *overlapped);
void *__fltcheck_next_completed(void);

/* two_sides.c */
void __fltcheck_check_reply(const void *reply, unsigned long size);

/* threads.c */
void __fltcheck_let_others_run(void);
void __fltcheck_note_use(void *handle);
void __fltcheck_close(void *handle);

/* ---- connecting ---------------------------------------------------------------------------- */

#define SYNC_HANDLE   1u
#define INFINITE_TIME 0xffffffffu

/* The last handle that was opened with FLT_PORT_FLAG_SYNC_HANDLE. */
static void *__fltcheck_sync_handle;

void FilterConnectCommunicationPort__success(const void *name, unsigned long options,
                                             const void *context, unsigned short context_size,
                                             void *security, void **handle) {
    (void)name;
    (void)security;
    if (__fltcheck_surely(context == 0) && __fltcheck_surely(context_size != 0)) {
        __fltcheck_event_at("connect-without-context", *handle);
    }
    if (__fltcheck_surely(context != 0) && __fltcheck_surely(context_size == 0)) {
        __fltcheck_event_at("connect-without-size", *handle);
    }
    if (__fltcheck_surely((options & ~SYNC_HANDLE) != 0)) {
        __fltcheck_event_at("connect-with-unknown-option", *handle);
    }
    if (__fltcheck_surely((options & SYNC_HANDLE) != 0)) {
        __fltcheck_sync_handle = *handle;
    }
}

/* ---- messages ---------------------------------------------------------------------------------
 */

#define IO_PENDING ((long)0x800703e5)

static void __fltcheck_use_overlapped(void *handle, void *overlapped) {
    if (__fltcheck_surely(overlapped != 0) && handle == __fltcheck_sync_handle) {
        __fltcheck_event_at("sync-handle-overlapped", handle);
    }
}

void __fltcheck_use(void *handle) {
    __fltcheck_note_use(handle);
    __fltcheck_use_user_handle(handle);
}

void FilterSendMessage__before(void *handle, void *input, unsigned long input_size, void *output,
                               unsigned long output_size, unsigned long *returned) {
    (void)input;
    (void)input_size;
    __fltcheck_use(handle);
    __fltcheck_havoc(output, output_size);
    *returned = (unsigned long)__fltcheck_unknown();
}

void FilterReplyMessage__before(void *handle, const void *reply, unsigned long size) {
    __fltcheck_use(handle);
    if (__fltcheck_follows("message-reply")) {
        __fltcheck_check_reply(reply, size);
    }
}

/* Any error of Windows or of the filter manager; that a request is pending is none. */
static long __fltcheck_error(void) {
    long result = __fltcheck_unknown();
    if (result >= 0 || result == IO_PENDING) {
        __fltcheck_stop();
    }
    return result;
}

long FilterGetMessage(void *handle, void *message, unsigned long size, void *overlapped) {
    __fltcheck_use(handle);
    __fltcheck_use_overlapped(handle, overlapped);
    if (!overlapped) {
        __fltcheck_havoc(message, size);
        __fltcheck_let_others_run();
        return __fltcheck_choose(0) ? 0 : __fltcheck_error();
    }
    if (!__fltcheck_choose(0)) {
        return __fltcheck_error();
    }
    __fltcheck_havoc(message, size);
    __fltcheck_start_request(handle, message, overlapped);
    return IO_PENDING;
}

/* What the last handle was associated with. */
static unsigned long long __fltcheck_completion_key;

void CreateIoCompletionPort__before(void *handle, void *port, unsigned long long key) {
    (void)port;
    __fltcheck_completion_key = key;
    __fltcheck_use(handle);
    if (handle == __fltcheck_sync_handle && handle) {
        __fltcheck_event_at("sync-handle-overlapped", handle);
    }
}

int GetOverlappedResult(void *handle, void *overlapped, unsigned long *bytes, int wait) {
    __fltcheck_use(handle);
    *bytes = (unsigned long)__fltcheck_unknown();
    if (!wait && !__fltcheck_choose("the request is complete")) {
        return 0;
    }
    __fltcheck_complete_request(overlapped);
    return (int)__fltcheck_unknown();
}

int GetOverlappedResultEx(void *handle, void *overlapped, unsigned long *bytes,
                          unsigned long milliseconds, int alertable) {
    (void)alertable;
    return GetOverlappedResult(handle, overlapped, bytes, milliseconds == INFINITE_TIME);
}

void CancelIoEx__before(void *handle) {
    __fltcheck_use(handle);
}

void CancelIo__before(void *handle) {
    __fltcheck_use(handle);
}

/* In functions of their own: those below also run threads, and are followed in parts. */
static void __fltcheck_store_pointer(void **place, void *value) {
    *place = value;
}

static void __fltcheck_store_number(unsigned long long *place, unsigned long long value) {
    *place = value;
}

/* What the program itself has put into a completion port. */
static int __fltcheck_has_posted;
static unsigned long long __fltcheck_posted_key;
static void *__fltcheck_posted;

int PostQueuedCompletionStatus(void *port, unsigned long bytes, unsigned long long key,
                               void *overlapped) {
    (void)port;
    (void)bytes;
    __fltcheck_has_posted = 1;
    __fltcheck_posted_key = key;
    __fltcheck_posted = overlapped;
    return (int)__fltcheck_unknown();
}

/* What comes out of a completion port; the result is 0 where that is nothing. */
static int __fltcheck_take_completed(unsigned long long *key, void **overlapped,
                                     unsigned long milliseconds) {
    if (__fltcheck_surely(milliseconds != INFINITE_TIME) &&
        __fltcheck_choose("nothing comes out of the completion port")) {
        __fltcheck_store_pointer(overlapped, 0);
        return 0;
    }
    if (__fltcheck_has_posted && __fltcheck_choose("what the program has posted comes")) {
        __fltcheck_store_number(key, __fltcheck_posted_key);
        __fltcheck_store_pointer(overlapped, __fltcheck_posted);
        return 1;
    }
    __fltcheck_store_number(key, __fltcheck_completion_key);
    __fltcheck_store_pointer(overlapped, __fltcheck_next_completed());
    return (int)__fltcheck_unknown();
}

int GetQueuedCompletionStatus(void *port, unsigned long *bytes, unsigned long long *key,
                              void **overlapped, unsigned long milliseconds) {
    (void)port;
    *bytes = (unsigned long)__fltcheck_unknown();
    __fltcheck_let_others_run();
    return __fltcheck_take_completed(key, overlapped, milliseconds);
}

struct completed {
    unsigned long long key;
    void *overlapped;
    unsigned long long internal;
    unsigned long bytes;
};

int GetQueuedCompletionStatusEx(void *port, struct completed *entries, unsigned long count,
                                unsigned long *removed, unsigned long milliseconds, int alertable) {
    (void)port;
    (void)count;
    (void)alertable;
    *removed = (unsigned long)__fltcheck_unknown();
    __fltcheck_let_others_run();
    return __fltcheck_take_completed(&entries->key, &entries->overlapped, milliseconds);
}

/* ---- the end of a handle ----------------------------------------------------------------------
 */

void CloseHandle__before(void *handle) {
    __fltcheck_close(handle);
}

void NtClose__before(void *handle) {
    __fltcheck_close(handle);
}

/* A function for handles or memory of another kind gets it. */
void __fltcheck_misclose(void *handle) {
    __fltcheck_event_at("user-handle-closed", handle);
    __fltcheck_misclose_user_handle(handle);
}

#define MISCLOSES(name)                                                                            \
    void name##__before(void *handle) {                                                            \
        __fltcheck_misclose(handle);                                                               \
    }

MISCLOSES(FilterClose)
MISCLOSES(FilterInstanceClose)
MISCLOSES(FilterFindClose)
MISCLOSES(FilterVolumeFindClose)
MISCLOSES(FilterInstanceFindClose)
MISCLOSES(FilterVolumeInstanceFindClose)
MISCLOSES(FindClose)
MISCLOSES(closesocket)
MISCLOSES(RegCloseKey)
MISCLOSES(CloseServiceHandle)
MISCLOSES(FreeLibrary)

#define SAME_PROCESS ((void *)-1ll)
#define CLOSE_SOURCE 1u

int DuplicateHandle(void *source_process, void *source, void *target_process, void **target,
                    unsigned long access, int inherit, unsigned long options) {
    (void)source_process;
    (void)access;
    (void)inherit;
    __fltcheck_use(source);
    if (!__fltcheck_choose(0)) {
        return 0;
    }
    if (__fltcheck_state(source, "open") && target_process == SAME_PROCESS && target) {
        __fltcheck_duplicate_user_handle(target);
    } else if (target) {
        __fltcheck_havoc(target, sizeof *target);
    }
    if ((options & CLOSE_SOURCE) != 0) {
        __fltcheck_close(source);
    }
    return 1;
}
