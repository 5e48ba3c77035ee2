// why: the pool's callbacks are waited for before the handle is closed
#include <windows.h>
#include <fltuser.h>

struct Session {
    HANDLE port = INVALID_HANDLE_VALUE;
};

static VOID CALLBACK Report(PTP_CALLBACK_INSTANCE, PVOID context, PTP_WORK) {
    Session *session = static_cast<Session *>(context);
    DWORD code = 1, returned = 0;
    FilterSendMessage(session->port, &code, sizeof(code), nullptr, 0, &returned);
}

int main() {
    Session session;
    if (FAILED(FilterConnectCommunicationPort(L"\\SampleScanPort", 0, nullptr, 0, nullptr, &session.port)))
        return 1;
    PTP_WORK work = CreateThreadpoolWork(Report, &session, nullptr);
    if (work) {
        SubmitThreadpoolWork(work);
        WaitForThreadpoolWorkCallbacks(work, FALSE);
        CloseThreadpoolWork(work);
    }
    CloseHandle(session.port);
    return 0;
}
