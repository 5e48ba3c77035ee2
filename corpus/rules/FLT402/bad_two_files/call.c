#include <fltKernel.h>
#include "call.h"

static const UCHAR magic[16] = {'g', 'u', 'a', 'r', 'd', '1'};

static BOOLEAN is_hello(const struct call *call)
{
	return RtlCompareMemory(call->in, magic, sizeof(magic)) == sizeof(magic); //~ FLT402
}

static BOOLEAN answer(struct call *call)
{
	if (!call->out || call->out_len < sizeof(magic))
		return FALSE;
	__try {
		RtlCopyMemory(call->out, magic, sizeof(magic));
	} __except (EXCEPTION_EXECUTE_HANDLER) {
		return FALSE;
	}
	call->written = sizeof(magic);
	return TRUE;
}

BOOLEAN dispatch(struct call *call)
{
	if (is_hello(call))
		return answer(call);
	return FALSE;
}
