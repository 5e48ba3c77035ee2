/* port.c - the filter manager's functions for programs, closing, overlapped requests. */
#include "user.h"

#define FROM_ERROR(error) ((HRESULT)(0x80070000u | (error)))

static HRESULT refused(void) {
    static const HRESULT codes[] = {S_OK, FROM_ERROR(ERROR_FILE_NOT_FOUND),
                                    FROM_ERROR(ERROR_ACCESS_DENIED), FROM_ERROR(0x4D6),
                                    (HRESULT)0x801F0013};
    return codes[choose(5, COST_FAILURE, "the connect fails")];
}

HRESULT FilterConnectCommunicationPort(LPCWSTR name, DWORD options, LPCVOID context, WORD size,
                                       LPSECURITY_ATTRIBUTES attributes, HANDLE *place) {
    CALL("FilterConnectCommunicationPort");
    (void)attributes;
    fact_name("connects", name, 60);
    HRESULT result = refused();
    if (result != S_OK) {
        connect_failed(place);
        return result;
    }
    if ((context == NULL) != (size == 0) || (options & ~(DWORD)FLT_PORT_FLAG_SYNC_HANDLE) != 0) {
        seen("FLT306", "context, size or option of the connect");
    }
    struct object *port = object_new(KIND_PORT);
    port->synchronous = (options & FLT_PORT_FLAG_SYNC_HANDLE) != 0;
    *place = handle_new(port, __builtin_return_address(0));
    task_point("after the connect");
    return S_OK;
}

/* Whether a request on the port fails right away. */
static HRESULT failure_of(struct object *port, const char *what) {
    if (port == NULL || port->kind != KIND_PORT || port->disconnected) {
        return FROM_ERROR(ERROR_INVALID_HANDLE);
    }
    switch (choose(3, COST_FAILURE, what)) {
    case 1:
        port->disconnected = 1;
        requests_end(port, ERROR_INVALID_HANDLE);
        return FROM_ERROR(ERROR_INVALID_HANDLE);
    case 2:
        return FROM_ERROR(ERROR_INSUFFICIENT_BUFFER);
    default:
        return S_OK;
    }
}

static void done(void) {
    this_thread()->uses = NULL;
}

HRESULT FilterSendMessage(HANDLE handle, LPVOID in, DWORD in_size, LPVOID out, DWORD out_size,
                          LPDWORD returned) {
    struct object *port = handle_use(handle, "FilterSendMessage");
    CALL("FilterSendMessage");
    (void)in;
    (void)in_size;
    *returned = 0;
    HRESULT result = failure_of(port, "FilterSendMessage fails");
    if (result == S_OK && out != NULL) {
        *returned = choose(2, COST_DATA, "the answer is short") ? out_size / 2 : out_size;
        fill_message(out, *returned);
    }
    done();
    return result;
}

static HRESULT wait_for_message(struct object *port, void *buffer, DWORD size) {
    struct request *request = request_new(port, buffer, size, NULL);
    task_block(request_is_over, request, 0);
    return request->error == ERROR_SUCCESS ? S_OK : FROM_ERROR(request->error);
}

HRESULT FilterGetMessage(HANDLE handle, PFILTER_MESSAGE_HEADER buffer, DWORD size,
                         LPOVERLAPPED overlapped) {
    struct object *port = handle_use(handle, "FilterGetMessage");
    CALL("FilterGetMessage");
    HRESULT result = failure_of(port, "FilterGetMessage fails");
    if (result == S_OK && overlapped == NULL) {
        result = wait_for_message(port, buffer, size);
    } else if (result == S_OK) {
        if (port->synchronous) {
            seen("FLT310", "a synchronous handle with an OVERLAPPED");
        }
        request_new(port, buffer, size, overlapped);
        result = FROM_ERROR(ERROR_IO_PENDING);
    }
    done();
    return result;
}

HRESULT FilterReplyMessage(HANDLE handle, PFILTER_REPLY_HEADER reply, DWORD size) {
    struct object *port = handle_use(handle, "FilterReplyMessage");
    CALL("FilterReplyMessage");
    (void)reply;
    fact("replies", size);
    HRESULT result = failure_of(port, "FilterReplyMessage fails");
    if (result == S_OK && choose(2, COST_FAILURE, "nobody waits for the reply")) {
        result = ERROR_FLT_NO_WAITER_FOR_REPLY;
    }
    done();
    return result;
}

/* ---- closing ---- */
BOOL CloseHandle(HANDLE handle) {
    CALL("CloseHandle");
    int closed = handle_close(handle, KIND_PORT, "CloseHandle");
    this_thread()->error = ERROR_INVALID_HANDLE;
    task_point("after CloseHandle");
    return closed && !choose(2, COST_FAILURE, "CloseHandle says that it failed");
}

NTSTATUS NtClose(HANDLE handle);
NTSTATUS NtClose(HANDLE handle) {
    CALL("NtClose");
    return handle_close(handle, KIND_PORT, "NtClose") ? 0 : (NTSTATUS)0xC0000008;
}

static BOOL close_other(HANDLE handle, const char *what) {
    CALL(what);
    return handle_close(handle, KIND_OTHER, what);
}

HRESULT FilterClose(HFILTER handle) {
    return close_other((HANDLE)handle, "FilterClose") ? S_OK : FROM_ERROR(ERROR_INVALID_HANDLE);
}

HRESULT FilterInstanceClose(HFILTER_INSTANCE handle) {
    return close_other((HANDLE)handle, "FilterInstanceClose") ? S_OK
                                                              : FROM_ERROR(ERROR_INVALID_HANDLE);
}

HRESULT FilterFindClose(HANDLE handle) {
    return close_other(handle, "FilterFindClose") ? S_OK : FROM_ERROR(ERROR_INVALID_HANDLE);
}

HRESULT FilterVolumeFindClose(HANDLE handle) {
    return close_other(handle, "FilterVolumeFindClose") ? S_OK : FROM_ERROR(ERROR_INVALID_HANDLE);
}

HRESULT FilterInstanceFindClose(HANDLE handle) {
    return close_other(handle, "FilterInstanceFindClose") ? S_OK : FROM_ERROR(ERROR_INVALID_HANDLE);
}

BOOL FindClose(HANDLE handle) {
    return close_other(handle, "FindClose");
}

int closesocket(ULONG_PTR handle);
int closesocket(ULONG_PTR handle) {
    return close_other((HANDLE)handle, "closesocket") ? 0 : -1;
}

/* ---- handles of other kinds ---- */
static HANDLE other_handle(const char *what, HANDLE none) {
    CALL(what);
    if (choose(2, COST_FAILURE, what)) {
        this_thread()->error = ERROR_FILE_NOT_FOUND;
        return none;
    }
    return handle_new(object_new(KIND_OTHER), NULL);
}

HRESULT FilterCreate(LPCWSTR name, HFILTER *filter) {
    (void)name;
    *filter = other_handle("FilterCreate", NULL);
    return *filter != NULL ? S_OK : (HRESULT)0x801F0013;
}

HANDLE CreateFileW(LPCWSTR name, DWORD access, DWORD share, LPSECURITY_ATTRIBUTES attributes,
                   DWORD how, DWORD flags, HANDLE template) {
    (void)name;
    (void)access;
    (void)share;
    (void)attributes;
    (void)how;
    (void)flags;
    (void)template;
    return other_handle("CreateFile", INVALID_HANDLE_VALUE);
}

HANDLE FindFirstFileW(LPCWSTR name, LPWIN32_FIND_DATAW data) {
    (void)name;
    __builtin_memset(data, 0, sizeof(*data));
    return other_handle("FindFirstFile", INVALID_HANDLE_VALUE);
}

HANDLE GetCurrentProcess(VOID) {
    return INVALID_HANDLE_VALUE;
}

BOOL DuplicateHandle(HANDLE from, HANDLE handle, HANDLE to, LPHANDLE place, DWORD access,
                     BOOL inherit, DWORD options) {
    CALL("DuplicateHandle");
    struct object *object = handle_use(handle, "DuplicateHandle");
    (void)from;
    (void)access;
    (void)inherit;
    if (object == NULL || fails("DuplicateHandle")) {
        return FALSE;
    }
    if (to != INVALID_HANDLE_VALUE) {
        return TRUE;
    }
    HANDLE copy = handle_new(object, __builtin_return_address(0));
    if (options & DUPLICATE_CLOSE_SOURCE) {
        handle_close(handle, KIND_PORT, "DuplicateHandle");
    }
    *place = copy;
    return TRUE;
}

/* ---- overlapped requests ---- */
BOOL GetOverlappedResult(HANDLE handle, LPOVERLAPPED overlapped, LPDWORD bytes, BOOL wait) {
    handle_use(handle, "GetOverlappedResult");
    CALL("GetOverlappedResult");
    struct request *request = request_of(overlapped);
    if (request != NULL && wait) {
        task_block(request_is_over, request, 0);
    }
    done();
    if (request == NULL || request->pending) {
        this_thread()->error = ERROR_IO_INCOMPLETE;
        return request == NULL;
    }
    *bytes = request->bytes;
    this_thread()->error = request->error;
    return request->error == ERROR_SUCCESS;
}

BOOL GetOverlappedResultEx(HANDLE handle, LPOVERLAPPED overlapped, LPDWORD bytes,
                           DWORD milliseconds, BOOL alertable) {
    (void)alertable;
    struct request *request = request_of(overlapped);
    if (request != NULL && milliseconds != 0 && milliseconds != INFINITE) {
        handle_use(handle, "GetOverlappedResultEx");
        CALL("GetOverlappedResultEx");
        task_block(request_is_over, request, 1);
        done();
        if (request->pending) {
            this_thread()->error = WAIT_TIMEOUT;
            return FALSE;
        }
    }
    return GetOverlappedResult(handle, overlapped, bytes, milliseconds == INFINITE);
}

BOOL CancelIoEx(HANDLE handle, LPOVERLAPPED overlapped) {
    struct object *port = handle_use(handle, "CancelIoEx");
    CALL("CancelIoEx");
    requests_cancel(port, overlapped, 0);
    done();
    return port != NULL;
}

BOOL CancelIo(HANDLE handle) {
    struct object *port = handle_use(handle, "CancelIo");
    CALL("CancelIo");
    requests_cancel(port, NULL, 1);
    done();
    return port != NULL;
}

BOOL CancelSynchronousIo(HANDLE thread);
BOOL CancelSynchronousIo(HANDLE thread) {
    handle_use(thread, "CancelSynchronousIo");
    return TRUE;
}

/* ---- completion ports ---- */
void queue_post(struct object *queue, struct packet packet) {
    if (queue->packet_count < 16) {
        queue->packets[queue->packet_count++] = packet;
    }
}

HANDLE CreateIoCompletionPort(HANDLE file, HANDLE existing, ULONG_PTR key, DWORD most) {
    struct object *port =
        file == INVALID_HANDLE_VALUE ? NULL : handle_use(file, "CreateIoCompletionPort");
    struct handle *queue = handle_find(existing);
    CALL("CreateIoCompletionPort");
    (void)most;
    if (file != INVALID_HANDLE_VALUE && port == NULL) {
        return NULL;
    }
    if (port != NULL && port->kind == KIND_PORT && port->synchronous) {
        seen("FLT310", "a synchronous handle with a completion port");
    }
    done();
    if (fails("CreateIoCompletionPort")) {
        return NULL;
    }
    HANDLE result = queue != NULL ? existing : handle_new(object_new(KIND_QUEUE), NULL);
    if (port != NULL) {
        port->queue = handle_find(result)->object;
        port->key = key;
    }
    return result;
}

static int has_packet(void *queue) {
    return ((struct object *)queue)->packet_count > 0 || ((struct object *)queue)->handles == 0;
}

BOOL GetQueuedCompletionStatus(HANDLE handle, LPDWORD bytes, PULONG_PTR key,
                               LPOVERLAPPED *overlapped, DWORD milliseconds) {
    struct object *queue = handle_use(handle, "GetQueuedCompletionStatus");
    CALL("GetQueuedCompletionStatus");
    *overlapped = NULL;
    if (queue != NULL && milliseconds != 0) {
        task_block(has_packet, queue, milliseconds != INFINITE);
    }
    if (queue == NULL || queue->packet_count == 0) {
        this_thread()->error =
            queue != NULL && queue->handles > 0 ? WAIT_TIMEOUT : ERROR_ABANDONED_WAIT_0;
        return FALSE;
    }
    struct packet packet = queue->packets[0];
    for (int i = 1; i < queue->packet_count; i++) {
        queue->packets[i - 1] = queue->packets[i];
    }
    queue->packet_count--;
    *bytes = packet.bytes;
    *key = packet.key;
    *overlapped = packet.overlapped;
    this_thread()->error = packet.error;
    return packet.error == ERROR_SUCCESS;
}

BOOL PostQueuedCompletionStatus(HANDLE handle, DWORD bytes, ULONG_PTR key,
                                LPOVERLAPPED overlapped) {
    struct object *queue = handle_use(handle, "PostQueuedCompletionStatus");
    CALL("PostQueuedCompletionStatus");
    if (queue == NULL) {
        return FALSE;
    }
    queue_post(queue, (struct packet){bytes, key, overlapped, ERROR_SUCCESS});
    return TRUE;
}
