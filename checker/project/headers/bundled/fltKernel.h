/* fltKernel.h - the filter manager's header. */
#ifndef __FLTKERNEL__
#define __FLTKERNEL__

#include <ntifs.h>
#include <fltcheck/flt_kernel.h>

#endif
