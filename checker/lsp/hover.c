/* hover.c - what is known of the object under the cursor. */
#include "lsp/analyst.h"

#include "base/text.h"
#include "lsp/pages.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* The word around an offset. */
static const char *word_at(Arena *arena, const PositionText *text, size_t at, size_t *begin,
                           size_t *end) {
    *begin = *end = at;
    while (*begin > 0 && is_word(text->bytes[*begin - 1])) {
        (*begin)--;
    }
    while (*end < text->length && is_word(text->bytes[*end])) {
        (*end)++;
    }
    return arena_strndup(arena, text->bytes + *begin, *end - *begin);
}

/* Whether the object is written with that word at its end or its begin: "gData.ServerPort". */
static bool is_named(const char *object, const char *word) {
    size_t length = strlen(word);
    const char *at = object != NULL && length > 0 ? strstr(object, word) : NULL;
    return at != NULL && (at == object || !is_word(at[-1])) && !is_word(at[length]);
}

static const char *shown(Arena *arena, const Spot *spot, IrLoc loc) {
    const char *path = source_path(spot->workspace->sources, loc.file);
    return arena_printf(arena, "%s:%u", platform_basename(path), loc.line);
}

static void append_object(Text *out, const Spot *spot, const Verdict *first) {
    const Results *results = spot->workspace->results;
    text_printf(out, "**%s**", first->object);
    if (first->birth.line > 0) {
        text_printf(out, ", created at %s", shown(out->arena, spot, first->birth));
    }
    text_append(out, "\n\n");
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (verdict->object == NULL || strcmp(verdict->object, first->object) != 0 ||
            verdict_compare_places(verdict->birth, first->birth) != 0 ||
            verdict->kind == VERDICT_NOT_APPLICABLE) {
            continue;
        }
        text_printf(out, "- %s %s: %s%s%s\n", verdict->rule->id, verdict->rule->name,
                    verdict_name(verdict->kind), verdict->reason != NULL ? ": " : "",
                    verdict->reason != NULL ? verdict->reason : "");
    }
}

static void append_calls(Text *out, const Spot *spot) {
    const Results *results = spot->workspace->results;
    for (uint32_t c = 0; c < results->component_count; c++) {
        const ComponentResult *component = &results->components[c];
        for (uint32_t i = 0; i < component->call_count; i++) {
            const TrackedCall *call = &component->calls[i];
            text_printf(out, "%s`%s` in `%s` (%s)\n", i == 0 ? "\nCalls that matter:\n\n- " : "- ",
                        call->callee, call->function, shown(out->arena, spot, call->loc));
        }
    }
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
    const char *word = word_at(scratch, &spot.text, spot.offset, &begin, &end);
    const Results *results = spot.workspace->results;
    const Verdict *last = NULL;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i];
        if (is_named(verdict->object, word) &&
            (last == NULL || verdict_compare_places(last->birth, verdict->birth) != 0)) {
            append_object(&out, &spot, verdict);
            last = verdict;
        }
    }
    if (last != NULL) {
        append_calls(&out, &spot);
    }
    rpc_result(analyst->server, id,
               out.length == 0
                   ? json_null()
                   : json_pack("{s:{s:s, s:s}, s:o}", "contents", "kind",
                               analyst->server->client.has_markdown ? "markdown" : "plaintext",
                               "value", text_str(&out), "range",
                               places_range(&spot.text, begin, end)));
    arena_close(scratch);
}
