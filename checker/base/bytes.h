/* bytes.h - numbers and texts as bytes, for pipes and caches.
 *
 * Written to a Bytes that grows in an arena; read through a ByteReader that never
 * leaves what it was given: after a mistake in the input it is `bad`, and from then
 * on every value is 0, NULL or empty. Numbers take as few bytes as they need (seven
 * bits each, the low ones first), so nothing depends on the machine.
 */
#ifndef FLTCHECK_BASE_BYTES_H
#define FLTCHECK_BASE_BYTES_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- writing ------------------------------------------------------------------ */

/* Zero-initialised but for `arena` it is empty. */
typedef struct Bytes {
    Arena *arena;
    unsigned char *items;
    size_t count, capacity;
} Bytes;

void bytes_put_raw(Bytes *bytes, const void *data, size_t length);
void bytes_put_uint(Bytes *bytes, uint64_t value);
void bytes_put_int(Bytes *bytes, int64_t value);
void bytes_put_fixed(Bytes *bytes, uint64_t value); /* always eight bytes */
void bytes_put_double(Bytes *bytes, double value);
void bytes_put_text(Bytes *bytes, const char *text); /* may be NULL */
void bytes_put_texts(Bytes *bytes, const char *const *texts, size_t count);

/* ---- reading ------------------------------------------------------------------ */

typedef struct ByteReader {
    const unsigned char *at, *end;
    bool bad;
} ByteReader;

ByteReader bytes_reader(const void *data, size_t length);

/* `length` bytes where they lie, or NULL. */
const unsigned char *bytes_get_raw(ByteReader *reader, size_t length);
uint64_t bytes_get_uint(ByteReader *reader);
int64_t bytes_get_int(ByteReader *reader);
uint64_t bytes_get_fixed(ByteReader *reader);
double bytes_get_double(ByteReader *reader);

/* A number of at most `limit`. */
uint32_t bytes_get_u32(ByteReader *reader, uint32_t limit);
bool bytes_get_bool(ByteReader *reader);

/* A number of things that take at least `size` bytes each of what follows: memory
 * for so many can be asked for. */
uint32_t bytes_get_count(ByteReader *reader, size_t size);

/* Copies in `arena`. */
const char *bytes_get_text(ByteReader *reader, Arena *arena);
const char *const *bytes_get_texts(ByteReader *reader, Arena *arena, size_t *count);

#endif
