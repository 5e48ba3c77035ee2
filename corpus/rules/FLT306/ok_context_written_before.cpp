// why: where malloc has no memory the program writes through NULL before it connects: a context that is NULL never gets there
#include <windows.h>
#include <fltuser.h>
#include <stdlib.h>
#include <string.h>

struct Context {
    int kind;
    unsigned short length;
    wchar_t text[64];
};

static bool tell(const wchar_t *text, int kind) {
    HANDLE port = INVALID_HANDLE_VALUE;
    bool told = false;
    do {
        Context *context = (Context *)malloc(sizeof(Context));
        context->kind = kind;
        context->length = (unsigned short)(wcslen(text) * sizeof(wchar_t));
        memcpy(context->text, text, context->length);
        HRESULT hr = FilterConnectCommunicationPort(L"\\SampleScanPort", 0, context,
                                                    sizeof(Context), NULL, &port);
        if (FAILED(hr))
            break;
        CloseHandle(port);
        told = true;
    } while (false);
    return told;
}

int wmain(int argc, wchar_t *argv[]) {
    return argc == 2 && tell(argv[1], 1) ? 0 : 1;
}
