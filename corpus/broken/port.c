/* port.c - as in the reference driver. */
#include "../reference/driver/port.c"
