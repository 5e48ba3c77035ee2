/* frame.h - messages with a Content-Length, as the base protocol has them. */
#ifndef FLTCHECK_LSP_FRAME_H
#define FLTCHECK_LSP_FRAME_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

typedef enum FrameResult {
    FRAME_MESSAGE,
    FRAME_BAD, /* a header that says nothing sensible, or half a message; the next one may be good
                */
    FRAME_END
} FrameResult;

/* The content of the next message; it lives in `arena`. */
FrameResult frame_read(FILE *in, Arena *arena, char **content, size_t *length);

/* False if nobody reads any more. */
bool frame_write(FILE *out, const char *content, size_t length);

#endif
