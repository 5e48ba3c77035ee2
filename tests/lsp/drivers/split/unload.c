#include "ports.h"

VOID close_ports(VOID)
{
#if CLOSES_PORTS
    FltCloseCommunicationPort(g_port);
#endif
}

NTSTATUS FLTAPI on_unload(FLT_FILTER_UNLOAD_FLAGS flags)
{
    UNREFERENCED_PARAMETER(flags);
    FltCloseCommunicationPort(g_port);
    FltUnregisterFilter(g_filter);
    return STATUS_SUCCESS;
}
