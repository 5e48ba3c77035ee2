#include <fltKernel.h>

#pragma once

NTSTATUS VldCall(_In_ PVOID Message, _In_ ULONG Length);
