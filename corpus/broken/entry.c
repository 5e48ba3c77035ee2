/* entry.c - as in the reference driver. */
#include "../reference/driver/entry.c"
