/* work.c - as in the reference driver. */
#include "../reference/driver/work.c"
