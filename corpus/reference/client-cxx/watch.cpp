// watch.cpp - receiving notifications and answering them.
#include <stdio.h>

#include "port.h"

namespace {

struct Message {
    FILTER_MESSAGE_HEADER header;
    PG_NOTIFICATION notification;
};

struct Reply {
    FILTER_REPLY_HEADER header;
    PG_VERDICT verdict;
};

// sizeof(Reply) could exceed this by padding, and the driver's buffer with it.
const DWORD ReplyBytes = sizeof(FILTER_REPLY_HEADER) + sizeof(PG_VERDICT);

// One request. What is pending uses the memory of this object, so its destructor waits.
class Request {
public:
    Request(HANDLE port, HANDLE arrived) : port_(port) { overlapped_.hEvent = arrived; }
    ~Request()
    {
        if (pending_) {
            CancelIoEx(port_, &overlapped_);
            Complete();
        }
    }
    Request(const Request &) = delete;
    Request &operator=(const Request &) = delete;

    HRESULT Begin()
    {
        HRESULT hr = FilterGetMessage(port_, &message_.header, sizeof(message_), &overlapped_);
        pending_ = hr == HRESULT_FROM_WIN32(ERROR_IO_PENDING);
        return pending_ ? S_OK : hr;
    }
    bool Complete()
    {
        DWORD bytes = 0;
        pending_ = false;
        return GetOverlappedResult(port_, &overlapped_, &bytes, TRUE) != FALSE;
    }
    const Message &Received() const { return message_; }

private:
    HANDLE port_;
    bool pending_ = false;
    OVERLAPPED overlapped_ = {};
    Message message_ = {};
};

void Print(const PG_NOTIFICATION &notification, bool allowed)
{
    printf("%6lu %s\n", (unsigned long)notification.ProcessId, allowed ? "allowed" : "denied");
}

HRESULT Answer(HANDLE port, const Message &message, bool allow)
{
    // Audits are sent without a reply buffer; then nobody waits for an answer.
    if (message.header.ReplyLength == 0) {
        Print(message.notification, message.notification.Allowed != 0);
        return S_OK;
    }

    Reply reply = {};
    reply.header.MessageId = message.header.MessageId;
    reply.verdict.Allow = allow ? 1 : 0;
    Print(message.notification, allow);

    HRESULT hr = FilterReplyMessage(port, &reply.header, ReplyBytes);
    return hr == ERROR_FLT_NO_WAITER_FOR_REPLY ? S_OK : hr;
}

} // namespace

HRESULT Watch(const Port &port, HANDLE stop, bool allow)
{
    Event arrived(FALSE);
    if (!arrived)
        return HRESULT_FROM_WIN32(GetLastError());

    for (;;) {
        Request request(port.Handle(), arrived.Handle());
        HRESULT hr = request.Begin();
        if (FAILED(hr))
            return hr;

        HANDLE events[2] = {stop, arrived.Handle()};
        if (WaitForMultipleObjects(2, events, FALSE, INFINITE) != WAIT_OBJECT_0 + 1)
            return S_OK;
        if (!request.Complete())
            return HRESULT_FROM_WIN32(GetLastError());

        hr = Answer(port.Handle(), request.Received(), allow);
        if (FAILED(hr))
            return hr;
    }
}
