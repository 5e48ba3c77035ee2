/* relocate.h - places of a program in those of another one that differs from it in nothing
 * else (private). */
#ifndef FLTCHECK_RUN_RELOCATE_H
#define FLTCHECK_RUN_RELOCATE_H

#include "ir/shape.h"

typedef struct RelocationEntry {
    IrLoc from, to;
} RelocationEntry;

typedef struct Relocation {
    Arena *arena;
    RelocationEntry *entries; /* a hash table; NULL: everything is where it was */
    size_t size;
    RelocationEntry *lines; /* the same without columns */
} Relocation;

/* The i-th place of `before` is now the i-th of `after`. False if that is contradictory: one place
 * has become two. */
bool relocate_open(Relocation *relocation, Arena *arena, const IrPlaces *before,
                   const IrPlaces *after);

IrLoc relocate_loc(const Relocation *relocation, IrLoc loc);

/* "file:line: ...": a text that may begin with a place. */
const char *relocate_text(const Relocation *relocation, const char *text);

#endif
