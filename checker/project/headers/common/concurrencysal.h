/* concurrencysal.h - see sal.h. */
#ifndef FLTCHECK_CONCURRENCYSAL_H
#define FLTCHECK_CONCURRENCYSAL_H

#include <sal.h>

#endif
