#include <fltKernel.h>

#pragma once

typedef struct _USB_HELLO {
    ULONG Magic;
    ULONG Vendor;
} USB_HELLO, *PUSB_HELLO;

NTSTATUS UsbReadHello(_In_ const VOID *Context, _In_ ULONG Size, _Out_ PUSB_HELLO Hello);
