/* ntifs.h - kernel declarations for file systems and filters. */
#ifndef _NTIFS_
#define _NTIFS_
#define _NTIFS_INCLUDED_

#include <wdm.h>
#ifdef __cplusplus
extern "C" {
#endif
#include <fltcheck/nt_fs.h>
#ifdef __cplusplus
}
#endif
#include <fltcheck/nt_ecp.h>

#endif
