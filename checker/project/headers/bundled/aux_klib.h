/* aux_klib.h - modules of the kernel. */
#ifndef FLTCHECK_AUX_KLIB_H
#define FLTCHECK_AUX_KLIB_H
#include <wdm.h>
#ifdef __cplusplus
extern "C" {
#endif
NTSTATUS AuxKlibInitialize(VOID);
NTSTATUS AuxKlibQueryModuleInformation(PULONG BufferSize, ULONG ElementSize, PVOID QueryInfo);
#ifdef __cplusplus
}
#endif
#endif
