/* messages.c - commands that clients send to the driver.
 *
 * The buffers of the message callback are addresses in the client's process. The
 * filter manager has probed them, but another thread of that process may change
 * their content, or unmap them, at any time. Hence, for both directions: compare the
 * length first, touch the memory only inside __try with an __except, copy it exactly
 * once, and go on with the copy.
 */
#include "../include/portguard.h"

/* Copies a command out of the client's memory. Checks belong after the copy: a check
 * made on the original says nothing about what is read next. A plain copy also needs
 * no alignment, which the filter manager doesn't guarantee. */
static NTSTATUS PgCaptureCommand(_Out_ PPG_COMMAND Command, _In_opt_ PVOID Buffer,
                                 _In_ ULONG Length) {
    if (Buffer == NULL || Length < sizeof(*Command)) {
        return STATUS_INVALID_PARAMETER;
    }
    __try {
        RtlCopyMemory(Command, Buffer, sizeof(*Command));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return STATUS_INVALID_USER_BUFFER;
    }
    return STATUS_SUCCESS;
}

static VOID PgCollectStatistics(_Out_ PPG_STATISTICS Statistics) {
    Statistics->Clients = PgClientsCount();
    Statistics->Asked = (ULONG)PgGlobals.Asked;
    Statistics->Denied = (ULONG)PgGlobals.Denied;
    Statistics->Unanswered = (ULONG)PgGlobals.Unanswered;
    Statistics->Audited = (ULONG)PgGlobals.Audited;
    Statistics->Dropped = (ULONG)PgGlobals.Dropped;
}

/* Answers PgCommandQuery. The numbers are collected into our own memory first: the
 * collection takes a lock, and no lock is held while user memory is touched. */
static NTSTATUS PgAnswerQuery(_Out_opt_ PVOID Buffer, _In_ ULONG Length, _Out_ PULONG Written) {
    PG_STATISTICS statistics;

    *Written = 0;
    if (Buffer == NULL || Length < sizeof(statistics)) {
        return STATUS_BUFFER_TOO_SMALL;
    }
    PgCollectStatistics(&statistics);
    __try {
        RtlCopyMemory(Buffer, &statistics, sizeof(statistics));
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return STATUS_INVALID_USER_BUFFER;
    }
    *Written = sizeof(statistics);
    return STATUS_SUCCESS;
}

/* Runs in the thread of FilterSendMessage, concurrently with itself even for one
 * client, but never before its connect has returned nor once its disconnect began:
 * the cookie stays valid throughout. */
NTSTATUS FLTAPI PgMessage(_In_opt_ PVOID ConnectionCookie, _In_opt_ PVOID InputBuffer,
                          _In_ ULONG InputBufferLength, _Out_opt_ PVOID OutputBuffer,
                          _In_ ULONG OutputBufferLength, _Out_ PULONG ReturnOutputBufferLength) {
    PPG_CLIENT client = ConnectionCookie;
    PG_COMMAND command;
    NTSTATUS status;

    PAGED_CODE();

    /* Set on every path: it is what the client gets as lpBytesReturned. */
    *ReturnOutputBufferLength = 0;

    status = PgCaptureCommand(&command, InputBuffer, InputBufferLength);
    if (!NT_SUCCESS(status)) {
        return status;
    }

    switch (command.Code) {
    case PgCommandQuery:
        return PgAnswerQuery(OutputBuffer, OutputBufferLength, ReturnOutputBufferLength);

    case PgCommandSetEvents:
        if ((command.Argument & ~PG_EVENT_ALL) != 0) {
            return STATUS_INVALID_PARAMETER;
        }
        return PgClientSetEvents(client, command.Argument);

    case PgCommandPin:
        return PgClientSetPin(client, command.Argument != 0);

    default:
        return STATUS_INVALID_DEVICE_REQUEST;
    }
}
