/* specstrings.h - an older way to reach the source annotations. */
#ifndef FLTCHECK_SPECSTRINGS_H
#define FLTCHECK_SPECSTRINGS_H

#define __specstrings
#include <sal.h>

#ifndef _PREFAST_
#define __assume_bound(...)
#endif

#endif
