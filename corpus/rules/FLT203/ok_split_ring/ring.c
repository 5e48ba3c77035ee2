#include "ring.h"

static PFLT_PORT ring[RING_SIZE];
static ULONG position;

/* Goes on from the last position, round once. NULL: none is free. */
PFLT_PORT *ring_next_free(void)
{
    ULONG step;

    for (step = 0; step < RING_SIZE; step++) {
        position = (position + 1) % RING_SIZE;
        if (ring[position] == NULL)
            return &ring[position];
    }
    return NULL;
}
