/* fltKernel.h - the filter manager's header, on top of mingw-w64's DDK. */
#ifndef __FLTKERNEL__
#define __FLTKERNEL__

#include <ntifs.h>
#include <fltcheck/flt_kernel.h>

#endif
