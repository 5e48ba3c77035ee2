#include <fltKernel.h>

#pragma once

NTSTATUS PatternSet(const UCHAR *Bytes, ULONG Count);
