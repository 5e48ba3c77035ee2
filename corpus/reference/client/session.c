/* session.c - connecting to the driver, and commands to it. */
#include "session.h"

HRESULT SessionConnect(ULONG events, HANDLE *port) {
    PG_CONNECT_CONTEXT context = {.Version = PG_PROTOCOL_VERSION, .Events = events};

    /* Options 0 and not FLT_PORT_FLAG_SYNC_HANDLE: with that flag all requests on the
     * handle are done one after the other, and overlapped ones make no sense.
     *
     * On failure the variable gets INVALID_HANDLE_VALUE, never NULL; callers go by the
     * result instead of looking at the handle. */
    return FilterConnectCommunicationPort(PG_PORT_NAME, 0, &context, sizeof(context), NULL, port);
}

HRESULT SessionQuery(HANDLE port, PG_STATISTICS *statistics) {
    PG_COMMAND command = {.Code = PgCommandQuery, .Argument = 0};
    DWORD returned = 0;
    HRESULT hr;

    hr = FilterSendMessage(port, &command, sizeof(command), statistics, sizeof(*statistics),
                           &returned);
    if (FAILED(hr)) {
        return hr;
    }
    return returned == sizeof(*statistics) ? S_OK : HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

HRESULT SessionPin(HANDLE port) {
    PG_COMMAND command = {.Code = PgCommandPin, .Argument = 1};
    DWORD returned = 0; /* required even where nothing is returned */

    return FilterSendMessage(port, &command, sizeof(command), NULL, 0, &returned);
}
