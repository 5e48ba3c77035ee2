/* requests.c - FilterGetMessage that has not returned or completed yet. */
#include "user.h"

#define MAX_REQUESTS 48

static struct request requests[MAX_REQUESTS];
static int request_count;

void requests_reset(void) {
    request_count = 0;
}

struct request *request_new(struct object *port, void *buffer, DWORD size, OVERLAPPED *overlapped) {
    if (request_count == MAX_REQUESTS) {
        report_stuck++;
        execution_stop();
    }
    struct request *request = &requests[request_count++];
    *request = (struct request){.port = port,
                                .buffer = buffer,
                                .size = size,
                                .overlapped = overlapped,
                                .waiter = current,
                                .pending = 1};
    if (overlapped != NULL) {
        struct handle *event = handle_find(overlapped->hEvent);
        request->event = event != NULL ? event->object : NULL;
        if (request->event != NULL) {
            request->event->signalled = 0;
        }
        overlapped->Internal = 0x103 /* STATUS_PENDING */;
    }
    return request;
}

/* The latest of this OVERLAPPED. */
struct request *request_of(const OVERLAPPED *overlapped) {
    for (int i = request_count; i-- > 0;) {
        if (requests[i].overlapped == overlapped && overlapped != NULL && !requests[i].dead) {
            return &requests[i];
        }
    }
    return NULL;
}

int request_is_over(void *request) {
    return !((struct request *)request)->pending;
}

void fill_message(void *buffer, DWORD size) {
    unsigned value = data_words[choose(data_word_count, COST_DATA, "another message")];
    unsigned char *to = buffer;
    for (DWORD i = 0; i < size; i++) {
        to[i] = (unsigned char)(value >> 8 * (i % 4));
    }
}

static void write_message(const struct request *request) {
    FILTER_MESSAGE_HEADER *header = request->buffer;
    if (request->size < sizeof(*header)) {
        return;
    }
    fill_message(request->buffer, request->size);
    header->MessageId = 77;
    header->ReplyLength = choose(2, COST_DATA, "no reply is wanted") ? 0 : 64;
}

void request_complete(struct request *request, DWORD error) {
    request->pending = 0;
    request->error = error;
    request->bytes = error == ERROR_SUCCESS ? request->size : 0;
    if (request->dead) {
        return;
    }
    if (error == ERROR_SUCCESS) {
        write_message(request);
    }
    if (request->overlapped == NULL) {
        return;
    }
    request->overlapped->Internal = error;
    request->overlapped->InternalHigh = request->bytes;
    if (request->event != NULL) {
        request->event->signalled = 1;
    }
    if (request->port->queue != NULL) {
        queue_post(request->port->queue,
                   (struct packet){request->bytes, request->port->key, request->overlapped, error});
    }
}

void requests_cancel(const struct object *port, const OVERLAPPED *overlapped, int of_this_thread) {
    for (int i = 0; i < request_count; i++) {
        struct request *request = &requests[i];
        if (request->pending && request->port == port &&
            (overlapped == NULL || request->overlapped == overlapped) &&
            (!of_this_thread || request->waiter == current)) {
            request->cancelled = 1;
        }
    }
}

void requests_end(const struct object *port, DWORD error) {
    for (int i = 0; i < request_count; i++) {
        if (requests[i].pending && requests[i].port == port) {
            request_complete(&requests[i], error);
        }
    }
}

/* Memory is gone. */
void requests_lose(const char *from, const char *to, const char *what) {
    for (int i = 0; i < request_count; i++) {
        struct request *request = &requests[i];
        const char *buffer = request->buffer, *overlapped = (const char *)request->overlapped;
        int lost = (buffer >= from && buffer < to) || (overlapped >= from && overlapped < to);
        if (!lost || request->dead) {
            continue;
        }
        request->dead = 1;
        if (request->pending && overlapped != NULL) {
            seen("FLT308", what);
        }
    }
}

/* Those whose cancellation was asked for come to their end; 1: there was one. */
int requests_cancelled(void) {
    for (int i = 0; i < request_count; i++) {
        if (requests[i].pending && requests[i].cancelled) {
            request_complete(&requests[i], ERROR_OPERATION_ABORTED);
            return 1;
        }
    }
    return 0;
}

int requests_pending(struct request *found[], int most) {
    int count = 0;
    for (int i = 0; i < request_count && count < most; i++) {
        if (requests[i].pending && !requests[i].port->disconnected) {
            found[count++] = &requests[i];
        }
    }
    return count;
}
