// port.cpp - connecting to the driver, and commands to it.
#include "port.h"

Port &Port::operator=(Port &&other) noexcept
{
    if (this != &other) {
        Close();
        handle_ = other.handle_;
        other.handle_ = INVALID_HANDLE_VALUE;
    }
    return *this;
}

void Port::Close()
{
    if (handle_ != INVALID_HANDLE_VALUE) {
        CloseHandle(handle_);
        handle_ = INVALID_HANDLE_VALUE;
    }
}

HRESULT Port::Connect(ULONG events)
{
    PG_CONNECT_CONTEXT context = {PG_PROTOCOL_VERSION, events};

    // A second connect would otherwise write over the first connection.
    Close();
    return FilterConnectCommunicationPort(PG_PORT_NAME, 0, &context, sizeof(context), nullptr, &handle_);
}

HRESULT Port::Query(PG_STATISTICS *statistics) const
{
    PG_COMMAND command = {PgCommandQuery, 0};
    DWORD returned = 0;

    HRESULT hr = FilterSendMessage(handle_, &command, sizeof(command), statistics, sizeof(*statistics), &returned);
    if (FAILED(hr))
        return hr;
    return returned == sizeof(*statistics) ? S_OK : HRESULT_FROM_WIN32(ERROR_INVALID_DATA);
}

HRESULT Port::Pin() const
{
    PG_COMMAND command = {PgCommandPin, 1};
    DWORD returned = 0; // required even where nothing is returned

    return FilterSendMessage(handle_, &command, sizeof(command), nullptr, 0, &returned);
}
