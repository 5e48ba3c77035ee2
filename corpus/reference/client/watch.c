/* watch.c - receiving notifications and answering them. */
#include <stdio.h>

#include "session.h"

/* A message as FilterGetMessage stores it: header, then the driver's payload. */
typedef struct _WATCH_MESSAGE {
    FILTER_MESSAGE_HEADER Header;
    PG_NOTIFICATION Notification;
} WATCH_MESSAGE;

/* A reply as FilterReplyMessage wants it. */
typedef struct _WATCH_REPLY {
    FILTER_REPLY_HEADER Header;
    PG_VERDICT Verdict;
} WATCH_REPLY;

/* sizeof(WATCH_REPLY) could exceed this by padding, and the driver's buffer with it. */
#define WATCH_REPLY_BYTES (sizeof(FILTER_REPLY_HEADER) + sizeof(PG_VERDICT))

static void WatchPrint(const PG_NOTIFICATION *notification, BOOL allowed) {
    int chars = PG_NAME_CHARS;

    /* The name has a length and no terminator. */
    if (notification->NameBytes < sizeof(notification->Name)) {
        chars = (int)(notification->NameBytes / sizeof(WCHAR));
    }
    printf("%6lu %s %.*ls\n", (unsigned long)notification->ProcessId,
           allowed ? "allowed" : "denied ", chars, notification->Name);
}

static HRESULT WatchAnswer(HANDLE port, const WATCH_MESSAGE *message, BOOL allow) {
    WATCH_REPLY reply = {0};

    /* Audits are sent without a reply buffer; then nobody waits for an answer. */
    if (message->Header.ReplyLength == 0) {
        WatchPrint(&message->Notification, message->Notification.Allowed != 0);
        return S_OK;
    }

    reply.Header.Status = 0; /* STATUS_SUCCESS; FltSendMessage returns it in the driver */
    reply.Header.MessageId = message->Header.MessageId;
    reply.Verdict.Allow = allow ? 1 : 0;
    WatchPrint(&message->Notification, allow);

    return FilterReplyMessage(port, &reply.Header, WATCH_REPLY_BYTES);
}

/* Waits for the pending request. S_OK: a message has arrived. S_FALSE: `stop` was
 * signalled. In every case the request is complete when this returns, and message and
 * OVERLAPPED may be used again or go out of scope. */
static HRESULT WatchWait(HANDLE port, OVERLAPPED *overlapped, HANDLE stop) {
    HANDLE events[2] = {stop, overlapped->hEvent};
    DWORD bytes = 0;

    if (WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0 + 1) {
        /* Cancelling only asks for completion; the second call waits for it. */
        CancelIoEx(port, overlapped);
        GetOverlappedResult(port, overlapped, &bytes, TRUE);
        return S_FALSE;
    }
    if (!GetOverlappedResult(port, overlapped, &bytes, TRUE)) {
        return HRESULT_FROM_WIN32(GetLastError());
    }
    return S_OK;
}

static HRESULT WatchLoop(HANDLE port, HANDLE stop, HANDLE arrived, BOOL allow) {
    WATCH_MESSAGE message;
    OVERLAPPED overlapped;
    HRESULT hr;

    for (;;) {
        ZeroMemory(&overlapped, sizeof(overlapped));
        overlapped.hEvent = arrived;

        /* "Pending" looks like a failure to FAILED, but is how it goes well. */
        hr = FilterGetMessage(port, &message.Header, sizeof(message), &overlapped);
        if (FAILED(hr) && hr != HRESULT_FROM_WIN32(ERROR_IO_PENDING)) {
            return hr;
        }

        hr = WatchWait(port, &overlapped, stop);
        if (hr != S_OK) {
            return hr;
        }

        hr = WatchAnswer(port, &message, allow);
        /* The driver did not wait for us any longer: no reason to stop. */
        if (FAILED(hr) && hr != ERROR_FLT_NO_WAITER_FOR_REPLY) {
            return hr;
        }
    }
}

HRESULT SessionWatch(HANDLE port, HANDLE stop, BOOL allow) {
    HANDLE arrived = CreateEventW(NULL, FALSE, FALSE, NULL);
    HRESULT hr;

    if (arrived == NULL) {
        return HRESULT_FROM_WIN32(GetLastError());
    }
    hr = WatchLoop(port, stop, arrived, allow);
    CloseHandle(arrived);
    return FAILED(hr) ? hr : S_OK;
}
