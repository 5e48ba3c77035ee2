/* summary.c - table of verdicts, assumptions, last line. */
#include "report/summary.h"

#include "report/aside.h"
#include "report/place.h"
#include "report/style.h"

#include <string.h>

enum { COLUMNS = 5, VERDICT_COLUMN = 2, WIDEST_CELL = 48 };

typedef struct Row {
    const char *cells[COLUMNS];
    Style style;
} Row;

/* ---- table of verdicts -------------------------------------------------------- */

static const char *verdict_cell(Arena *arena, const Verdict *verdict) {
    if (verdict->kind != VERDICT_HOLDS || verdict->states == 0) {
        return verdict_name(verdict->kind);
    }
    return arena_printf(arena, "holds (%s)", place_count(arena, verdict->states, "state"));
}

static Row row_of(Arena *arena, const Verdict *verdict) {
    return (Row){.cells = {verdict->rule->id, verdict->rule->name, verdict_cell(arena, verdict),
                           place_object(arena, verdict),
                           verdict->reason != NULL ? verdict->reason : ""},
                 .style = style_of_verdict(verdict->kind)};
}

/* Cells are padded to `widths`, but for the last one that is not empty. A cell
 * that is too wide pushes the rest of its row to the right. */
static void append_row(Text *out, const Row *row, const size_t *widths, bool color) {
    size_t last = COLUMNS - 1;
    while (last > 0 && *row->cells[last] == '\0') {
        last--;
    }
    text_append(out, "  ");
    for (size_t i = 0; i <= last; i++) {
        size_t length = strlen(row->cells[i]);
        bool styled = i == VERDICT_COLUMN || row->style == STYLE_BOLD;
        style_append(out, color, styled ? row->style : STYLE_PLAIN, row->cells[i]);
        if (i < last) {
            int padding = length < widths[i] ? (int)(widths[i] - length) : 0;
            text_printf(out, "%*s", padding + 2, "");
        }
    }
    text_char(out, '\n');
}

static void append_table(Text *out, const Row *rows, size_t count, bool color) {
    size_t widths[COLUMNS] = {0};
    for (size_t r = 0; r < count; r++) {
        for (size_t i = 0; i < COLUMNS; i++) {
            size_t length = strlen(rows[r].cells[i]);
            if (length > widths[i] && length <= WIDEST_CELL) {
                widths[i] = length;
            }
        }
    }
    for (size_t r = 0; r < count; r++) {
        append_row(out, &rows[r], widths, color);
    }
}

static uint32_t units_of(const Results *results, const char *component) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->unit_count; i++) {
        count += strcmp(results->units[i]->component, component) == 0;
    }
    return count;
}

/* Verdicts are sorted by component: appends those from `first` on and returns
 * the index after them. */
static uint32_t append_component(Text *out, const Results *results, uint32_t first, bool color) {
    Arena *arena = out->arena;
    const char *component = results->verdicts[first]->component;
    VEC(Row) rows = {0};
    vec_push(arena, &rows,
             (Row){.cells = {"rule", "name", "verdict", "object", "reason"}, .style = STYLE_BOLD});
    uint32_t at = first;
    while (at < results->verdict_count &&
           strcmp(results->verdicts[at]->component, component) == 0) {
        vec_push(arena, &rows, row_of(arena, results->verdicts[at]));
        at++;
    }
    const char *units = place_count(arena, units_of(results, component), "unit");
    style_append(out, color, STYLE_BOLD, arena_printf(arena, "Verdicts for %s", component));
    text_printf(out, " (%s)\n\n", units);
    append_table(out, rows.items, rows.count, color);
    text_char(out, '\n');
    return at;
}

void summary_verdicts(Text *out, const Results *results, bool color) {
    uint32_t at = 0;
    while (at < results->verdict_count) {
        at = append_component(out, results, at, color);
    }
}

/* ---- assumptions --------------------------------------------------------------- */

void summary_assumptions(Text *out, const Results *results, bool all, bool color) {
    if (results->assumption_count == 0) {
        return;
    }
    const char *count = place_count(out->arena, results->assumption_count, "assumption");
    if (!all) {
        text_printf(out, "The verdicts rest on %s (-v lists them).\n\n", count);
        return;
    }
    style_append(out, color, STYLE_BOLD,
                 arena_printf(out->arena, "The verdicts rest on %s\n\n", count));
    for (uint32_t i = 0; i < results->assumption_count; i++) {
        const Assumption *assumption = &results->assumptions[i];
        const char *place = place_text(out->arena, assumption->loc);
        text_append(out, "  ");
        style_append(out, color, STYLE_DIM, place);
        text_append(out, *place != '\0' ? ": " : "");
        text_printf(out, "%s\n", assumption->text);
    }
    text_char(out, '\n');
}

/* ---- last line ------------------------------------------------------------------ */

/* Appends ", " between the items of a list. */
static void append_item(Text *list, const char *item) {
    text_append(list, list->length > 0 ? ", " : "");
    text_append(list, item);
}

static const char *findings_text(Arena *arena, const Results *results) {
    static const char *const nouns[] = {
        [RULE_NOTE] = "note", [RULE_WARNING] = "warning", [RULE_ERROR] = "error"};
    uint64_t counts[3] = {0};
    for (uint32_t i = 0; i < results->finding_count; i++) {
        counts[results->findings[i]->severity] += verdict_counts(results->findings[i]);
    }
    Text list = text_new(arena);
    for (int severity = RULE_ERROR; severity >= RULE_NOTE; severity--) {
        if (counts[severity] > 0) {
            append_item(&list, place_count(arena, counts[severity], nouns[severity]));
        }
    }
    return list.length > 0 ? text_str(&list) : "no findings";
}

/* " (2 suppressed, 1 known)": what does not count, in the order in which it is met. */
static const char *asides_text(Arena *arena, const Results *results) {
    static const char *const words[] = {"suppressed", "known", "false positive", "accepted"};
    Text list = text_new(arena);
    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        unsigned long count = 0;
        for (uint32_t i = 0; i < results->finding_count; i++) {
            const char *word = aside_word(results->findings[i]);
            count += word != NULL && strcmp(word, words[k]) == 0;
        }
        if (count > 0) {
            append_item(&list, arena_printf(arena, "%lu %s", count, words[k]));
        }
    }
    return list.length > 0 ? arena_printf(arena, " (%s)", text_str(&list)) : "";
}

static const char *verdict_count(Arena *arena, int kind, uint64_t count) {
    static const char *const words[] = {[VERDICT_VIOLATED] = "violated",
                                        [VERDICT_HOLDS] = "hold",
                                        [VERDICT_UNKNOWN] = "unknown",
                                        [VERDICT_NOT_APPLICABLE] = "not applicable"};
    const char *ending = kind == VERDICT_HOLDS && count == 1 ? "s" : "";
    return arena_printf(arena, "%llu %s%s", (unsigned long long)count, words[kind], ending);
}

static const char *verdicts_text(Arena *arena, const Results *results) {
    uint64_t counts[4] = {0};
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        counts[results->verdicts[i]->kind]++;
    }
    Text list = text_new(arena);
    for (int kind = VERDICT_VIOLATED; kind <= VERDICT_NOT_APPLICABLE; kind++) {
        if (counts[kind] > 0) {
            append_item(&list, verdict_count(arena, kind, counts[kind]));
        }
    }
    return text_str(&list);
}

static const char *units_text(Arena *arena, const Results *results) {
    uint64_t counts[UNIT_SKIPPED + 1] = {0};
    for (uint32_t i = 0; i < results->unit_count; i++) {
        counts[results->units[i]->status]++;
    }
    Text list = text_new(arena);
    for (int status = UNIT_DEGRADED; status <= UNIT_SKIPPED; status++) {
        if (counts[status] > 0) {
            append_item(&list, arena_printf(arena, "%llu %s", (unsigned long long)counts[status],
                                            verdict_unit_name((UnitStatus)status)));
        }
    }
    const char *total = place_count(arena, results->unit_count, "unit");
    return list.length > 0 ? arena_printf(arena, "%s (%s)", total, text_str(&list)) : total;
}

static uint32_t unknown_count(const Results *results) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        count += results->verdicts[i]->kind == VERDICT_UNKNOWN;
    }
    return count;
}

/* Green is for results without any doubt. */
static Style style_of_results(const Results *results) {
    Style style = unknown_count(results) > 0 ? STYLE_BOLD : STYLE_GOOD;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        RuleSeverity severity = results->findings[i]->severity;
        if (!verdict_counts(results->findings[i])) {
            continue;
        }
        if (severity == RULE_ERROR) {
            return STYLE_ERROR;
        }
        style = severity == RULE_WARNING ? STYLE_WARNING : style;
    }
    return style;
}

void summary_line(Text *out, const Results *results, ReportOptions options) {
    Arena *arena = out->arena;
    style_append(out, options.color, style_of_results(results), findings_text(arena, results));
    text_append(out, asides_text(arena, results));
    text_printf(out, " in %s", units_text(arena, results));
    if (results->verdict_count > 0) {
        text_printf(out, "; verdicts: %s", verdicts_text(arena, results));
    }
    if (!options.verdicts && unknown_count(results) > 0) {
        text_append(out, " (--verdicts says why)");
    }
    text_char(out, '\n');
}
