/* hover.c - what is known of the object under the cursor. */
#include "lsp/objects.h"

#include "base/text.h"

#include <string.h>

static const char *shown(Arena *arena, const Spot *spot, IrLoc loc) {
    const char *path = source_path(spot->workspace->sources, loc.file);
    return arena_printf(arena, "%s:%u", platform_basename(path), loc.line);
}

typedef struct Hover {
    const Spot *spot;
    const char *word;
    Text *out;
    const Sighting *of;         /* the object that is described */
    VEC(const Sighting *) seen; /* one of each object that was described */
} Hover;

static bool is_same(const Sighting *a, const Sighting *b) {
    return verdict_compare_places(a->birth, b->birth) == 0 && strcmp(a->kind, b->kind) == 0;
}

/* A line with a call that moves the object. */
static void visit_move(void *context, const ComponentResult *component, const Sighting *sighting) {
    Hover *hover = context;
    (void)component;
    if (sighting->into != 0 && is_same(sighting, hover->of)) {
        text_printf(
            hover->out, "- %s at %s, in `%s`\n",
            objects_states(hover->out->arena, hover->spot->workspace, sighting, sighting->into),
            shown(hover->out->arena, hover->spot, sighting->loc), sighting->function);
    }
}

/* What is said about the object; `holds`: only of that kind, which is told in one line. */
static void append_verdicts(const Hover *hover, const Sighting *of, bool holds) {
    const Results *results = hover->spot->workspace->results;
    bool is_first = true;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (verdict->object == NULL || verdict->kind == VERDICT_NOT_APPLICABLE ||
            (verdict->kind == VERDICT_HOLDS) != holds ||
            verdict_compare_places(verdict->birth, of->birth) != 0) {
            continue;
        }
        if (holds) {
            text_printf(hover->out, "%s%s", is_first ? "- holds: " : ", ", verdict->rule->id);
        } else {
            text_printf(hover->out, "- %s: %s %s%s%s\n", verdict_name(verdict->kind),
                        verdict->rule->id, verdict->rule->name, verdict->reason != NULL ? ": " : "",
                        verdict->reason != NULL ? verdict->reason : "");
        }
        is_first = false;
    }
    text_append(hover->out, holds && !is_first ? "\n" : "");
}

static void append_object(Hover *hover, const Sighting *sighting) {
    Arena *arena = hover->out->arena;
    Workspace *workspace = hover->spot->workspace;
    const RuleKind *kind = rules_kind(workspace->project->run.rules, sighting->kind);
    const Sighting *here = objects_near(hover->spot, sighting);
    text_printf(hover->out, "%s**%s** (%s)", hover->out->length > 0 ? "\n---\n\n" : "",
                sighting->object, kind != NULL ? kind->title : sighting->kind);
    if (here != NULL) {
        text_printf(hover->out, " is here: **%s**",
                    objects_states(arena, workspace, here, here->states));
    }
    text_printf(hover->out, "\n\n- created at %s\n", shown(arena, hover->spot, sighting->birth));
    hover->of = sighting;
    objects_each(workspace, visit_move, hover);
    append_verdicts(hover, sighting, false);
    append_verdicts(hover, sighting, true);
}

static void visit(void *context, const ComponentResult *component, const Sighting *sighting) {
    Hover *hover = context;
    (void)component;
    if (!objects_is_named(sighting->object, hover->word)) {
        return;
    }
    for (size_t i = 0; i < hover->seen.count; i++) {
        if (is_same(hover->seen.items[i], sighting)) {
            return;
        }
    }
    vec_push(hover->out->arena, &hover->seen, sighting);
    append_object(hover, sighting);
}

/* Without the marks of Markdown, for clients that don't read it. */
static const char *plain(Arena *arena, const char *markdown) {
    Text out = text_new(arena);
    for (; *markdown != '\0'; markdown++) {
        if (*markdown != '*' && *markdown != '`') {
            text_char(&out, *markdown);
        }
    }
    return text_str(&out);
}

void hover_answer(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    Spot spot;
    if (!places_spot(analyst, id, params, &spot)) {
        return;
    }
    Arena *scratch = arena_open();
    Text out = text_new(scratch);
    size_t begin, end;
    Hover hover = {.spot = &spot, .out = &out};
    hover.word = objects_word(scratch, &spot, &begin, &end);
    objects_each(spot.workspace, visit, &hover);
    if (out.length > 0 && spot.workspace->is_stale) {
        text_append(&out, "\nAs it was before the last edit.\n");
    }
    bool is_marked = analyst->server->client.has_markdown;
    const char *format = is_marked ? "markdown" : "plaintext";
    const char *value = is_marked ? text_str(&out) : plain(scratch, text_str(&out));
    rpc_result(analyst->server, id,
               out.length == 0
                   ? json_null()
                   : json_pack("{s:{s:s, s:s}, s:o}", "contents", "kind", format, "value", value,
                               "range", places_range(&spot.text, begin, end)));
    arena_close(scratch);
}
