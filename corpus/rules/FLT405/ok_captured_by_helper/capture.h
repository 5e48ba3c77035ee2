#include <fltKernel.h>

#pragma once

#define CAP_MAX 96

typedef struct _CAP_MESSAGE {
    ULONG Length;
    UCHAR Bytes[1];
} CAP_MESSAGE, *PCAP_MESSAGE;

BOOLEAN CapLength(_In_ PVOID Buffer, _In_ ULONG BufferLength, _Out_ PULONG Length);
