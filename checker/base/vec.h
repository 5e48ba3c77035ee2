/* vec.h - growable arrays that live in an arena.
 *
 *     VEC(int) numbers = {0};
 *     vec_push(arena, &numbers, 7);
 *     for (size_t i = 0; i < numbers.count; i++) use(numbers.items[i]);
 *
 * A zero-initialised vector is empty. Growing leaves the old block in the
 * arena (amortised cost: at most twice the final size).
 */
#ifndef FLTCHECK_BASE_VEC_H
#define FLTCHECK_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)           \
    struct {             \
        T *items;        \
        size_t count;    \
        size_t capacity; \
    }

/* Appends `value` (evaluated once). */
#define vec_push(arena, v, ...)                                                         \
    do {                                                                                \
        if ((v)->count == (v)->capacity) {                                              \
            (v)->items = vec_grow((arena), (v)->items, &(v)->capacity, (v)->count,      \
                                  sizeof *(v)->items);                                  \
        }                                                                               \
        (v)->items[(v)->count++] = (__VA_ARGS__);                                       \
    } while (0)

/* The same for arrays of which there are very many with hardly anything in them. */
#define vec_push_few(arena, v, ...)                                                     \
    do {                                                                                \
        if ((v)->capacity == 0) {                                                       \
            (v)->capacity = 1;                                                          \
            (v)->items = arena_alloc((arena), sizeof *(v)->items);                      \
        }                                                                               \
        vec_push((arena), (v), __VA_ARGS__);                                            \
    } while (0)

#define vec_last(v) ((v)->items[(v)->count - 1])
#define vec_pop(v) ((v)->items[--(v)->count])

/* Used by vec_push only: a larger copy of `items`, `*capacity` updated. */
void *vec_grow(Arena *arena, const void *items, size_t *capacity, size_t count, size_t size);

#endif
