#include <fltKernel.h>

#pragma once

VOID HlpAddToTable(_In_ ULONG Value);
NTSTATUS HlpReadTable(_Out_ PVOID Buffer, _In_ ULONG Length, _Out_ PULONG Written);
