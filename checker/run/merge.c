/* merge.c - the findings of all components as one list. */
#include "run/merge.h"

#include "base/strmap.h"
#include "verdict/fingerprint.h"

#include <stdlib.h>
#include <string.h>

typedef struct Numbered {
    Finding *finding;
    size_t number; /* in the order in which they were found: of components */
} Numbered;

static int compare_findings(const void *a, const void *b) {
    const Numbered *one = a, *other = b;
    int order = verdict_compare_findings(one->finding, other->finding);
    return order != 0 ? order : (one->number > other->number) - (one->number < other->number);
}

/* `finding` was found in the component of `other`, too. */
static void add_component(Arena *arena, Finding *finding, const Finding *other) {
    uint32_t count = finding->component_count;
    if (strcmp(finding->components[count - 1], other->components[0]) == 0) {
        return;
    }
    const char **names = ARENA_ARRAY(arena, const char *, count + 1);
    memcpy(names, finding->components, count * sizeof *names);
    names[count] = other->components[0];
    finding->components = names;
    finding->component_count = count + 1;
}

size_t merge_findings(Arena *arena, Finding **findings, size_t count) {
    size_t kept = 0;
    Numbered *sorted = ARENA_ARRAY(arena, Numbered, count + 1);
    for (size_t i = 0; i < count; i++) {
        sorted[i] = (Numbered){findings[i], i};
    }
    qsort(sorted, count, sizeof *sorted, compare_findings);
    for (size_t i = 0; i < count; i++) {
        Finding *last = kept > 0 ? findings[kept - 1] : NULL;
        if (last != NULL && verdict_compare_findings(sorted[i].finding, last) == 0) {
            add_component(arena, last, sorted[i].finding);
        } else {
            findings[kept++] = sorted[i].finding;
        }
    }
    return kept;
}

void merge_fingerprints(Arena *arena, Finding **findings, size_t count) {
    StrMap *seen = strmap_new(arena);
    for (size_t i = 0; i < count; i++) {
        Finding *finding = findings[i];
        const char *first = finding->fingerprint;
        for (uint32_t n = 1; strmap_has(seen, finding->fingerprint); n++) {
            finding->fingerprint = fingerprint_nth(arena, first, n);
        }
        strmap_put(seen, finding->fingerprint, NULL);
    }
}
