#include <fltKernel.h>
#include "hello.h"

NTSTATUS UsbReadHello(const VOID *Context, ULONG Size, PUSB_HELLO Hello) {
    UNREFERENCED_PARAMETER(Size);

    *Hello = *(const USB_HELLO *)Context; //~ FLT404:W
    return Hello->Magic == 'oleH' ? STATUS_SUCCESS : STATUS_INVALID_SIGNATURE;
}
