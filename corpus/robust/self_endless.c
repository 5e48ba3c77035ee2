// A source that includes itself for ever: the compiler stops at its limit.
#include "self_endless.c"
#include <fltKernel.h>

static PFLT_FILTER gFilter;
