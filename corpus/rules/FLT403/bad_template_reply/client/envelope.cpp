#include <windows.h>
#include <fltUser.h>
#include "../inc/envelope.h"

template <typename T> struct Envelope {
    FILTER_REPLY_HEADER header;
    T content;
};

template <typename T> HRESULT reply_with(HANDLE port, ULONGLONG id, const T &content) {
    Envelope<T> envelope;
    envelope.header.Status = 0;
    envelope.header.MessageId = id;
    envelope.content = content;
    return FilterReplyMessage(port, &envelope.header, sizeof(envelope)); //~ FLT403
}

int main() {
    HANDLE port;
    if (FilterConnectCommunicationPort(ENVELOPE_PORT, 0, nullptr, 0, nullptr, &port) != S_OK) {
        return 1;
    }
    struct {
        FILTER_MESSAGE_HEADER header;
        Letter letter;
    } message;
    HRESULT hr = FilterGetMessage(port, &message.header, sizeof(message), nullptr);
    if (SUCCEEDED(hr)) {
        Stamp stamp = {message.letter.pid, 1};
        hr = reply_with(port, message.header.MessageId, stamp);
    }
    CloseHandle(port);
    return FAILED(hr);
}
