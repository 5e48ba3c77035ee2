/* flt_kernel.h - what fltKernel.h declares, on top of complete kernel headers.
 * Shared by all environments that have no filter manager header of their own. */
#ifndef FLTCHECK_FLT_KERNEL_H
#define FLTCHECK_FLT_KERNEL_H

#include <fltUserStructures.h>

#ifdef __cplusplus
extern "C" {
#endif

#include "flt_api_io.h"
#include "flt_api_misc.h"
#include "flt_api_objects.h"

#ifdef __cplusplus
}
#endif

#endif
