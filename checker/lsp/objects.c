/* objects.c - which objects are meant, and where they are seen. */
#include "lsp/objects.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

const char *objects_word(Arena *arena, const Spot *spot, size_t *begin, size_t *end) {
    const PositionText *text = &spot->text;
    *begin = *end = spot->offset;
    while (*begin > 0 && is_word(text->bytes[*begin - 1])) {
        (*begin)--;
    }
    while (*end < text->length && is_word(text->bytes[*end])) {
        (*end)++;
    }
    return arena_strndup(arena, text->bytes + *begin, *end - *begin);
}

bool objects_is_named(const char *object, const char *word) {
    size_t length = strlen(word);
    const char *at = object != NULL && length > 0 ? strstr(object, word) : NULL;
    return at != NULL && (at == object || !is_word(at[-1])) && !is_word(at[length]);
}

void objects_each(const Workspace *workspace, ObjectVisit *visit, void *context) {
    const Results *results = workspace->results;
    for (uint32_t c = 0; c < results->component_count; c++) {
        const ComponentResult *component = &results->components[c];
        for (uint32_t i = 0; i < component->sighting_count; i++) {
            visit(context, component, &component->sightings[i]);
        }
    }
}

/* ---- the nearest ---------------------------------------------------------------------------- */

typedef struct Nearest {
    const Spot *spot;
    const Sighting *of, *found;
} Nearest;

static bool is_same(const Sighting *a, const Sighting *b) {
    return verdict_compare_places(a->birth, b->birth) == 0 && strcmp(a->kind, b->kind) == 0;
}

static void visit_near(void *context, const ComponentResult *component, const Sighting *sighting) {
    Nearest *nearest = context;
    (void)component;
    if (is_same(sighting, nearest->of) && sighting->states != 0 &&
        sighting->loc.line <= nearest->spot->loc.line &&
        (nearest->found == NULL || sighting->loc.line > nearest->found->loc.line) &&
        places_is_in(nearest->spot->workspace, sighting->loc, nearest->spot->file->path)) {
        nearest->found = sighting;
    }
}

const Sighting *objects_near(const Spot *spot, const Sighting *of) {
    Nearest nearest = {spot, of, NULL};
    objects_each(spot->workspace, visit_near, &nearest);
    return nearest.found;
}

const char *objects_states(Arena *arena, const Workspace *workspace, const Sighting *sighting,
                           RuleStates states) {
    const RuleKind *kind = rules_kind(workspace->project->run.rules, sighting->kind);
    Text out = text_new(arena);
    for (uint32_t i = 0; kind != NULL && i < kind->state_count; i++) {
        if ((states >> i & 1) != 0) {
            text_append(&out, out.length > 0 ? ", " : "");
            text_append(&out, kind->states[i]);
        }
    }
    return text_str(&out);
}
