/* A source for tests of reports to quote. Lines and columns matter. */
#include <fltKernel.h>

static PFLT_FILTER gFilter;
static PFLT_PORT gServerPort;

NTSTATUS Unload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
	FltUnregisterFilter(gFilter);
    return STATUS_SUCCESS;
}
