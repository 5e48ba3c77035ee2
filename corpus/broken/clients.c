/* clients.c - as in the reference driver. */
#include "../reference/driver/clients.c"
