/* position.h - places in texts, as clients and as the checker count them.
 *
 * Clients count lines from 0, which end with LF, CR LF or CR, and in them units of UTF-16 or bytes
 * of UTF-8. The checker counts lines from 1, which end with LF, and in them bytes from 1. Both
 * become offsets in bytes.
 */
#ifndef FLTCHECK_LSP_POSITION_H
#define FLTCHECK_LSP_POSITION_H

#include "ir/ir.h"

#include <stddef.h>

typedef enum PositionEncoding { POSITION_UTF16, POSITION_UTF8 } PositionEncoding;

typedef struct Position {
    size_t line, character;
} Position;

typedef struct PositionText {
    const char *bytes;
    size_t length;
    PositionEncoding encoding;
} PositionText;

/* The nearest one that there is: the end of a line that is shorter, the end of a text that has
 * fewer lines, the begin of a character that it would be inside of. */
size_t position_offset(const PositionText *text, Position position);

Position position_at(const PositionText *text, size_t offset);

/* The offset of a place of the checker; its line's end if it is beyond that. */
size_t position_of_loc(const PositionText *text, IrLoc loc);

/* Line and column, without a file. */
IrLoc position_loc(const PositionText *text, size_t offset);

#endif
