/* actions.c - what can be done about a finding. */
#include "lsp/analyst.h"

#include "base/text.h"
#include "lsp/pages.h"
#include "run/mend.h"

#include <string.h>

/* ---- edits ------------------------------------------------------------------------------- */

static size_t begin_of_line(const PositionText *text, size_t offset) {
    while (offset > 0 && text->bytes[offset - 1] != '\n') {
        offset--;
    }
    return offset;
}

/* Puts lines in front of the one with `offset`, with the end that this has, in the place of so
 * many that go. */
static json_t *replacement(const PositionText *text, const char *uri, size_t offset,
                           const char *lines, uint32_t removed) {
    Arena *scratch = arena_open();
    size_t begin = begin_of_line(text, offset);
    const char *end = memchr(text->bytes + begin, '\n', text->length - begin);
    bool is_dos = end != NULL && end > text->bytes && end[-1] == '\r';
    size_t after = begin;
    for (uint32_t i = 0; i < removed && after < text->length; i++) {
        const char *line_end = memchr(text->bytes + after, '\n', text->length - after);
        after = line_end != NULL ? (size_t)(line_end - text->bytes) + 1 : text->length;
    }
    Text out = text_new(scratch);
    for (const char *at = lines;; at++) {
        if (*at == '\n' || *at == '\0') {
            text_append(&out, is_dos ? "\r\n" : "\n");
        } else {
            text_char(&out, *at);
        }
        if (*at == '\0') {
            break;
        }
    }
    json_t *edit = json_pack("{s:o, s:s}", "range", places_range(text, begin, after), "newText",
                             text_str(&out));
    json_t *changes = json_object();
    json_object_set_new(changes, uri, json_pack("[o]", edit));
    arena_close(scratch);
    return json_pack("{s:o}", "changes", changes);
}

/* `diagnostic`: of the client, or NULL. */
static json_t *new_action(const char *title, json_t *diagnostic) {
    json_t *action = json_pack("{s:s, s:s}", "title", title, "kind", "quickfix");
    if (diagnostic != NULL) {
        json_object_set_new(action, "diagnostics", json_pack("[O]", diagnostic));
    }
    return action;
}

static const char *indentation(Arena *arena, const PositionText *text, size_t offset) {
    size_t begin = begin_of_line(text, offset), length = 0;
    while (begin + length < text->length &&
           (text->bytes[begin + length] == ' ' || text->bytes[begin + length] == '\t')) {
        length++;
    }
    return arena_strndup(arena, text->bytes + begin, length);
}

/* ---- fixes ---------------------------------------------------------------------------------- */

/* Tried out at most once for the same results. NULL: there is none, or an edit came between. */
static const Fix *fix_of(Workspace *workspace, const Finding *finding) {
    if (finding->rule->fix == NULL || workspace->fixes == NULL) {
        return NULL;
    }
    if (!strmap_has(workspace->fixes, finding->fingerprint)) {
        const Results *after = NULL;
        Mend *mend = mend_open(workspace->results_arena, session_options(workspace->session));
        const Fix *fix = mend_find(mend, workspace->results, finding, &after);
        if (atomic_load(session_options(workspace->session)->cancel)) {
            return NULL;
        }
        strmap_put(workspace->fixes, finding->fingerprint, (void *)(uintptr_t)fix);
    }
    return strmap_get(workspace->fixes, finding->fingerprint);
}

/* What a client shows: one line, and not too long. */
static const char *title_of(Arena *arena, const Finding *finding, const Fix *fix) {
    enum { LONGEST = 80 };
    const char *text = text_trim(arena, fix->text);
    size_t length = strcspn(text, "\n");
    bool is_whole = text[length] == '\0' && length <= LONGEST;
    length = length < LONGEST ? length : LONGEST;
    return arena_printf(arena, "%s '%.*s%s' (%s)", fix->removed > 0 ? "Change to" : "Insert",
                        (int)length, text, is_whole ? "" : " ...", finding->rule->id);
}

static void add_fix(Analyst *analyst, const Spot *spot, const Finding *finding, json_t *diagnostic,
                    json_t *list) {
    Workspace *workspace = spot->workspace;
    const Fix *fix = fix_of(workspace, finding);
    PositionText text;
    if (fix == NULL || !places_text(analyst, workspace, fix->file, &text)) {
        return;
    }
    Arena *scratch = arena_open();
    const char *uri = places_uri(analyst, scratch, source_path(workspace->sources, fix->file));
    size_t at = position_of_loc(&text, (IrLoc){fix->file, fix->line, 1});
    json_t *action = new_action(title_of(scratch, finding, fix), diagnostic);
    json_object_set_new(action, "isPreferred", json_true());
    json_object_set_new(action, "edit", replacement(&text, uri, at, fix->text, fix->removed));
    json_array_append_new(list, action);
    arena_close(scratch);
}

/* ---- actions ------------------------------------------------------------------------------- */

static void add_suppression(const Spot *spot, const Finding *finding, json_t *diagnostic,
                            json_t *list) {
    Arena *scratch = arena_open();
    size_t at = position_of_loc(&spot->text, finding->loc);
    const char *line = arena_printf(scratch, "%s// fltcheck-ignore: %s TODO: say why",
                                    indentation(scratch, &spot->text, at), finding->rule->id);
    json_t *action = new_action(
        arena_printf(scratch, "Suppress %s here, with a reason", finding->rule->id), diagnostic);
    json_object_set_new(action, "edit", replacement(&spot->text, spot->file->uri, at, line, 0));
    json_array_append_new(list, action);
    arena_close(scratch);
}

/* The command alone for clients that know nothing else. */
static void add_explanation(const Analyst *analyst, const Finding *finding, json_t *diagnostic,
                            json_t *list) {
    Arena *scratch = arena_open();
    const char *title = arena_printf(scratch, "Explain %s", finding->rule->id);
    json_t *command = json_pack("{s:s, s:s, s:[s]}", "title", title, "command", "fltcheck.explain",
                                "arguments", finding->rule->id);
    if (analyst->server->client.has_actions) {
        json_t *action = new_action(title, diagnostic);
        json_object_set_new(action, "command", command);
        json_array_append_new(list, action);
    } else {
        json_array_append_new(list, command);
    }
    arena_close(scratch);
}

/* ---- which findings ---------------------------------------------------------------------------
 */

static const Finding *finding_of(const Spot *spot, json_t *diagnostic) {
    const Results *results = spot->workspace->results;
    const char *fingerprint =
        json_string_value(json_object_get(json_object_get(diagnostic, "data"), "fingerprint"));
    const char *code = json_string_value(json_object_get(diagnostic, "code"));
    json_t *line =
        json_object_get(json_object_get(json_object_get(diagnostic, "range"), "start"), "line");
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        /* Not every client gives the data back. */
        bool is_same = fingerprint != NULL
                           ? strcmp(fingerprint, finding->fingerprint) == 0
                           : code != NULL && strcmp(code, finding->rule->id) == 0 &&
                                 finding->loc.line == (uint32_t)json_integer_value(line) + 1;
        if (is_same && places_is_in(spot->workspace, finding->loc, spot->file->path)) {
            return finding;
        }
    }
    return NULL;
}

static void add_all(Analyst *analyst, const Spot *spot, const Finding *finding, json_t *diagnostic,
                    json_t *list) {
    if (analyst->server->client.has_actions) {
        add_fix(analyst, spot, finding, diagnostic, list);
        add_suppression(spot, finding, diagnostic, list);
    }
    add_explanation(analyst, finding, diagnostic, list);
}

static size_t line_of(json_t *range, const char *end) {
    json_t *line = json_object_get(json_object_get(range, end), "line");
    return json_integer_value(line) >= 0 ? (size_t)json_integer_value(line) + 1 : 0;
}

/* Without diagnostics of the client, the lines are enough. */
static void add_in_range(Analyst *analyst, const Spot *spot, json_t *range, json_t *list) {
    const Results *results = spot->workspace->results;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        if (verdict_counts(finding) && finding->loc.line >= line_of(range, "start") &&
            finding->loc.line <= line_of(range, "end") &&
            places_is_in(spot->workspace, finding->loc, spot->file->path)) {
            add_all(analyst, spot, finding, NULL, list);
        }
    }
}

/* Whether the client asks for what mends something, among others. */
static bool wants_fixes(json_t *only) {
    size_t i;
    json_t *kind;
    json_array_foreach(only, i, kind) {
        const char *word = json_string_value(kind);
        if (word != NULL && (*word == '\0' || strcmp(word, "quickfix") == 0)) {
            return true;
        }
    }
    return only == NULL;
}

void actions_answer(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    Spot spot;
    if (!places_spot(analyst, id, params, &spot)) {
        return;
    }
    json_t *context = json_object_get(params, "context"), *diagnostic, *list = json_array();
    json_t *diagnostics = json_object_get(context, "diagnostics");
    bool is_wanted = wants_fixes(json_object_get(context, "only"));
    size_t i;
    json_array_foreach(diagnostics, i, diagnostic) {
        const Finding *finding = is_wanted ? finding_of(&spot, diagnostic) : NULL;
        if (finding != NULL) {
            add_all(analyst, &spot, finding, diagnostic, list);
        }
    }
    if (is_wanted && json_array_size(diagnostics) == 0) {
        add_in_range(analyst, &spot, json_object_get(params, "range"), list);
    }
    rpc_result(analyst->server, id, list);
}

/* ---- commands ------------------------------------------------------------------------------- */

static const Rule *rule_of(const Analyst *analyst, const char *name) {
    for (size_t i = 0; name != NULL && i < analyst->workspaces.count; i++) {
        const Workspace *workspace = analyst->workspaces.items[i];
        const Rule *rule =
            workspace->project != NULL ? rules_find(workspace->project->run.rules, name) : NULL;
        if (rule != NULL) {
            return rule;
        }
    }
    return NULL;
}

void actions_command(void *data, json_t *id, json_t *params) {
    Analyst *analyst = data;
    const char *command = json_string_value(json_object_get(params, "command"));
    const char *name = json_string_value(json_array_get(json_object_get(params, "arguments"), 0));
    const Rule *rule = rule_of(analyst, name);
    if (command == NULL || strcmp(command, "fltcheck.explain") != 0 || rule == NULL) {
        rpc_error(analyst->server, id, RPC_INVALID_PARAMS, "no such command, or no such rule");
        return;
    }
    Arena *scratch = arena_open();
    Text out = text_new(scratch);
    pages_markdown(&out, rule);
    if (!analyst->server->client.shows_explanations) {
        rpc_notify(analyst->server, "window/showMessage",
                   json_pack("{s:i, s:s}", "type", 3, "message", text_str(&out)));
    }
    rpc_result(analyst->server, id, json_string(text_str(&out)));
    arena_close(scratch);
}
