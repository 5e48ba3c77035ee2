#include <fltKernel.h>

#pragma once

NTSTATUS HlpReadTable(_Out_ PVOID Buffer, _In_ ULONG Length, _Out_ PULONG Written);
