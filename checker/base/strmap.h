/* strmap.h - a hash map from strings to pointers, and an interner.
 *
 * Iteration is in insertion order, so whatever is printed from a map is the
 * same in every run. Keys are copied into the map's arena.
 */
#ifndef FLTCHECK_BASE_STRMAP_H
#define FLTCHECK_BASE_STRMAP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct StrMap StrMap;

/* An empty map in `arena`. */
StrMap *strmap_new(Arena *arena);

/* The value stored under `key`, or NULL. */
void *strmap_get(const StrMap *map, const char *key);
bool strmap_has(const StrMap *map, const char *key);

/* Stores `value` under `key`, replacing what was there. */
void strmap_put(StrMap *map, const char *key, void *value);

/* Entries in insertion order: strmap_key(m, i), strmap_value(m, i), i < count. */
size_t strmap_count(const StrMap *map);
const char *strmap_key(const StrMap *map, size_t index);
void *strmap_value(const StrMap *map, size_t index);

/* The one copy of `text` in this map (its value, if new, is NULL): equal texts
 * give equal pointers. */
const char *strmap_intern(StrMap *map, const char *text);

#endif
