/* send.c - as in the reference driver. */
#include "../reference/driver/send.c"
