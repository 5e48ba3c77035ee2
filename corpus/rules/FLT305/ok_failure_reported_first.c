// why: only an exception could skip the assignment, and where it is raised nobody would take it: the process ends.
#include <windows.h>
#include <fltuser.h>
#include <stdio.h>

static int first_of(const int *numbers)
{
    __try {
        return numbers[0];
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        return 0;
    }
}

int main(int argc, char **argv)
{
    HANDLE port = NULL;
    int question = argc > 1 ? first_of((const int *)argv[1]) : 0;
    DWORD got = 0;

    __try {
        HRESULT rc = FilterConnectCommunicationPort(L"\\first", 0, NULL, 0, NULL, &port);
        if (FAILED(rc)) {
            printf("no connection: 0x%08lx\n", rc);
            port = NULL;
            __leave;
        }
        rc = FilterSendMessage(port, &question, sizeof(question), NULL, 0, &got);
        printf("sent: 0x%08lx\n", rc);
    } __finally {
        if (port != NULL)
            CloseHandle(port);
    }
    return 0;
}
