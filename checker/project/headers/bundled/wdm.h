/* wdm.h - kernel declarations for drivers, bundled with the checker. */
#ifndef _WDMDDK_
#define _WDMDDK_
#define _NTDDK_

#ifdef __cplusplus
extern "C" {
#endif
#include <fltcheck/nt_zw.h>
#ifdef __cplusplus
}
#endif
#include <ntstatus.h>
#include <fltcheck/nt_constants.h>
#include <fltcheck/nt_additions.h>
#include <fltcheck/nt_file_new.h>

#endif
