/* specstrings_undef.h - see sal.h. */
#ifndef FLTCHECK_SPECSTRINGS_UNDEF_H
#define FLTCHECK_SPECSTRINGS_UNDEF_H

#include <sal.h>

#endif
