/* specstrings_strict.h - see sal.h. */
#ifndef FLTCHECK_SPECSTRINGS_STRICT_H
#define FLTCHECK_SPECSTRINGS_STRICT_H

#include <sal.h>

#endif
