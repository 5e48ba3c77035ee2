// why: registration table and port are in different files, and the table has no unload callback.
#include "drv.h"

PFLT_FILTER FilterHandle;

const FLT_REGISTRATION Registration = { sizeof(FLT_REGISTRATION), FLT_REGISTRATION_VERSION, 0, NULL, NULL, NULL };

NTSTATUS DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path)
{
    NTSTATUS st;
    (void)Path;
    st = FltRegisterFilter(Driver, &Registration, &FilterHandle); //~ FLT254:N
    if (!NT_SUCCESS(st)) return st;
    st = OpenPort(L"\\SplitPort");
    if (!NT_SUCCESS(st)) FltUnregisterFilter(FilterHandle);
    return st;
}
