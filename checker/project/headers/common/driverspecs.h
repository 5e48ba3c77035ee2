/* driverspecs.h - see sal.h. */
#ifndef FLTCHECK_DRIVERSPECS_H
#define FLTCHECK_DRIVERSPECS_H

#include <sal.h>

#endif
