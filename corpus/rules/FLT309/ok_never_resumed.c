// why: threads that were never resumed use nothing; the others are waited for.
#include <windows.h>
#include <fltUser.h>

#define WORKERS 3

typedef struct SESSION {
    HANDLE Port;
    HANDLE Control;
    HANDLE Workers[WORKERS];
    volatile LONG Stop;
} SESSION;

typedef struct MESSAGE {
    FILTER_MESSAGE_HEADER Header;
    ULONG Kind;
} MESSAGE;

static DWORD WINAPI Work(LPVOID parameter) {
    SESSION *session = parameter;
    MESSAGE message;
    while (!session->Stop) {
        if (FAILED(FilterGetMessage(session->Port, &message.Header, sizeof(message), NULL))) {
            break;
        }
    }
    return 0;
}

static void Cancel(SESSION *session) {
    session->Stop = 1;
    CancelIoEx(session->Port, NULL);
    WaitForMultipleObjects(WORKERS, session->Workers, TRUE, INFINITE);
}

static DWORD WINAPI Control(LPVOID parameter) {
    SESSION *session = parameter;
    MESSAGE message;
    HANDLE port;
    if (FAILED(FilterConnectCommunicationPort(L"\\ControlPort", 0, NULL, 0, NULL, &port))) {
        return 1;
    }
    while (SUCCEEDED(FilterGetMessage(port, &message.Header, sizeof(message), NULL))) {
        if (message.Kind == 1) {
            Cancel(session);
            CloseHandle(port);
            ExitProcess(0);
        }
    }
    CloseHandle(port);
    return 0;
}

static int Start(SESSION *session) {
    ULONG i;
    session->Control = CreateThread(NULL, 0, Control, session, CREATE_SUSPENDED, NULL);
    if (session->Control == NULL) {
        return 1;
    }
    for (i = 0; i < WORKERS; i++) {
        session->Workers[i] = CreateThread(NULL, 0, Work, session, CREATE_SUSPENDED, NULL);
        if (session->Workers[i] == NULL) {
            return 1;
        }
    }
    if (FAILED(FilterConnectCommunicationPort(L"\\WorkPort", 0, NULL, 0, NULL, &session->Port))) {
        return 1;
    }
    for (i = 0; i < WORKERS; i++) {
        ResumeThread(session->Workers[i]);
    }
    /* only a later version will listen for that */
    return 0;
}

int main(void) {
    SESSION session = {0};
    if (Start(&session) != 0) {
        return 1;
    }
    Sleep(10000);
    Cancel(&session);
    CloseHandle(session.Control);
    CloseHandle(session.Port);
    return 0;
}
