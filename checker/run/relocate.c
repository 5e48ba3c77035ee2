/* relocate.c - where places are now. */
#include "run/relocate.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

static bool same_file(const char *a, const char *b) {
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool is_same(IrLoc a, IrLoc b) {
    return a.line == b.line && a.column == b.column && same_file(a.file, b.file);
}

/* Files count by their names, which are few: leaving them out makes hardly a collision. */
static RelocationEntry *slot_of(RelocationEntry *entries, size_t size, IrLoc loc) {
    size_t at = (size_t)(loc.line * 0x9E3779B1U + loc.column * 0x85EBCA77U) & (size - 1);
    while (entries[at].from.line != 0 && !is_same(entries[at].from, loc)) {
        at = (at + 1) & (size - 1);
    }
    return &entries[at];
}

static bool put(RelocationEntry *entries, size_t size, IrLoc from, IrLoc to) {
    RelocationEntry *entry = slot_of(entries, size, from);
    if (entry->from.line == 0) {
        *entry = (RelocationEntry){from, to};
    }
    return is_same(entry->to, to);
}

static IrLoc line_of(IrLoc loc) {
    loc.column = 0;
    return loc;
}

bool relocate_open(Relocation *relocation, Arena *arena, const IrPlaces *before,
                   const IrPlaces *after) {
    *relocation = (Relocation){.arena = arena};
    size_t moved = 0, count = before->count;
    if (count != after->count) {
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        moved += !is_same(before->items[i], after->items[i]);
    }
    if (moved == 0) {
        return true;
    }
    relocation->size = 64;
    while (relocation->size < 2 * count) {
        relocation->size *= 2;
    }
    relocation->entries = ARENA_ARRAY(arena, RelocationEntry, relocation->size);
    relocation->lines = ARENA_ARRAY(arena, RelocationEntry, relocation->size);
    for (size_t i = 0; i < count; i++) {
        IrLoc from = before->items[i], to = after->items[i];
        if ((from.line == 0) != (to.line == 0) || !same_file(from.file, to.file)) {
            return false;
        }
        if (from.line == 0) {
            continue;
        }
        if (!put(relocation->entries, relocation->size, from, to)) {
            return false;
        }
        put(relocation->lines, relocation->size, line_of(from), line_of(to));
    }
    return true;
}

IrLoc relocate_loc(const Relocation *relocation, IrLoc loc) {
    if (relocation == NULL || relocation->entries == NULL || loc.line == 0) {
        return loc;
    }
    const RelocationEntry *entry = slot_of(relocation->entries, relocation->size, loc);
    if (entry->from.line != 0) {
        return (IrLoc){loc.file, entry->to.line, entry->to.column};
    }
    entry = slot_of(relocation->lines, relocation->size, line_of(loc));
    return entry->from.line != 0 ? (IrLoc){loc.file, entry->to.line, loc.column} : loc;
}

const char *relocate_text(const Relocation *relocation, const char *text) {
    if (relocation == NULL || relocation->entries == NULL || text == NULL) {
        return text;
    }
    /* The line stands behind the first colon that a digit follows. */
    const char *colon = text;
    do {
        colon = strchr(colon + 1, ':');
    } while (colon != NULL && !isdigit((unsigned char)colon[1]));
    if (colon == NULL) {
        return text;
    }
    char *end = NULL;
    IrLoc loc = {arena_strndup(relocation->arena, text, (size_t)(colon - text)), 0, 0};
    loc.line = (uint32_t)strtoul(colon + 1, &end, 10);
    const RelocationEntry *entry =
        loc.line != 0 ? slot_of(relocation->lines, relocation->size, loc) : NULL;
    if (entry == NULL || entry->from.line == 0) {
        return text;
    }
    return arena_printf(relocation->arena, "%s:%u%s", loc.file, entry->to.line, end);
}
