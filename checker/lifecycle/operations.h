/* operations.h - names of the operations that filters register for. */
#ifndef FLTCHECK_LIFECYCLE_OPERATIONS_H
#define FLTCHECK_LIFECYCLE_OPERATIONS_H

/* "IRP_MJ_CREATE" for 0; NULL if no operation has that number. From the WDK's wdm.h,
 * and fltKernel.h for those that only filters see (they count down from 0xFF). */
const char *operations_name(unsigned major);

#endif
