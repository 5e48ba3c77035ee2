/* operations.c - as in the reference driver. */
#include "../reference/driver/operations.c"
