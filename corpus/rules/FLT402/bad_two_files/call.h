#include <fltKernel.h>

#pragma once

struct call {
	PVOID in;
	ULONG in_len;
	PVOID out;
	ULONG out_len;
	ULONG written;
};

BOOLEAN dispatch(struct call *call);
