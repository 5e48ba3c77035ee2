/* arena.h - memory that is released all at once.
 *
 * Ownership, for the whole project, in one sentence: what a function returns
 * lives in the arena it was given, and nothing in an arena is freed alone.
 * Arenas in use: one per run, one per translation unit, one per engine run.
 * Running out of memory is not recoverable: arena_alloc() prints a message and
 * exits with status 3 (the run is incomplete).
 */
#ifndef FLTCHECK_BASE_ARENA_H
#define FLTCHECK_BASE_ARENA_H

#include <stddef.h>

typedef struct Arena Arena;

/* Creates an empty arena. The caller owns it; arena_close() releases it. */
Arena *arena_open(void);

/* An empty arena that ends with `outer` at the latest: for what is replaced by something larger
 * while the other one goes on. Its bytes count as those of `outer`. */
Arena *arena_inside(Arena *outer);

/* Releases the arena and everything allocated from it. NULL is ignored. */
void arena_close(Arena *arena);

/* Takes back all that the arena has handed out, to be used again: for work that is done over and
 * over. */
void arena_clear(Arena *arena);

/* Zero-filled memory of `size` bytes, aligned for any type. Never NULL. */
void *arena_alloc(Arena *arena, size_t size);

/* NUL-terminated copy of `text` (its first `length` bytes for _n). */
char *arena_strdup(Arena *arena, const char *text);
char *arena_strndup(Arena *arena, const char *text, size_t length);

/* A copy of all `length` bytes, which may have zeros among them, and a NUL behind. */
char *arena_memdup(Arena *arena, const char *bytes, size_t length);

/* printf into the arena. */
char *arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Copy of `size` bytes. */
void *arena_copy(Arena *arena, const void *bytes, size_t size);

/* Bytes handed out so far (for statistics and memory budgets). */
size_t arena_bytes(const Arena *arena);

#define ARENA_NEW(arena, T)      ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))

#endif
