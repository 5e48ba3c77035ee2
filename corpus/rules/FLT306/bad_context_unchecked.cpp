// why: the block is written only where there is one; the connect gets NULL and a size where there is none
#include <windows.h>
#include <fltuser.h>
#include <stdlib.h>

struct Context {
    int kind;
    int level;
};

int wmain(int argc, wchar_t *argv[]) {
    HANDLE port = INVALID_HANDLE_VALUE;
    Context *context = static_cast<Context *>(malloc(sizeof *context));
    if (context) {
        context->kind = 1;
        context->level = argc;
    }
    (void)argv;
    HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, context, //~ FLT306
                                                sizeof *context, NULL, &port);
    free(context);
    if (FAILED(hr))
        return 1;
    CloseHandle(port);
    return 0;
}
