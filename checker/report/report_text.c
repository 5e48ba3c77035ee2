/* report_text.c - findings for people, in a terminal or an editor.
 *
 *     drv.c:57:5: error: server port 'gPort' is still open when ... [FLT101]
 *        57 |     FltUnregisterFilter(gFilter);
 *           |     ^~~~~~~~~~~~~~~~~~~
 *       1. the system loads the driver
 *         drv.c:31:14: note: 2. in DriverEntry: FltRegisterFilter succeeds
 *         drv.c:38:14: note: 3. server port created here
 *       4. the filter manager calls the unload callback
 *         drv.c:57:5:  note: 5. in Unload: FltUnregisterFilter is reached
 */
#include "report/aside.h"
#include "report/hunk.h"
#include "report/place.h"
#include "report/report.h"
#include "report/source.h"
#include "report/style.h"
#include "report/summary.h"

#include <string.h>

/* Columns that places take in a path at most; longer ones are not aligned. */
enum { WIDEST_PLACE = 56 };

typedef struct Writer {
    Text *out;
    Sources *sources;
    ReportOptions options;
} Writer;

static void append(Writer *w, Style style, const char *string) {
    style_append(w->out, w->options.color, style, string);
}

static void write_headline(Writer *w, const Finding *finding) {
    Arena *arena = w->out->arena;
    const char *severity = rules_severity_name(finding->severity);
    append(w, STYLE_BOLD, arena_printf(arena, "%s:", place_text(arena, finding->loc)));
    text_char(w->out, ' ');
    append(w, style_of_severity(finding->severity), arena_printf(arena, "%s:", severity));
    text_char(w->out, ' ');
    append(w, STYLE_BOLD, finding->message);
    text_char(w->out, ' ');
    append(w, style_of_severity(finding->severity), arena_printf(arena, "[%s]", finding->rule->id));
    text_char(w->out, '\n');
    if (w->options.show_source) {
        source_quote(w->out, w->sources, finding->loc, finding->statement, w->options.color,
                     style_of_severity(finding->severity));
    }
}

/* A finding that does not count, and why, without its path. */
static void write_aside(Writer *w, const Finding *finding) {
    Arena *arena = w->out->arena;
    const char *reason = aside_reason(arena, finding);
    append(w, STYLE_BOLD, arena_printf(arena, "%s:", place_text(arena, finding->loc)));
    text_char(w->out, ' ');
    append(w, STYLE_NOTE, "note:");
    text_printf(w->out, " %s: %s [%s]\n", aside_word(finding), finding->message, finding->rule->id);
    if (*reason != '\0') {
        text_printf(w->out, "      %s\n", reason);
    }
    text_char(w->out, '\n');
}

/* Width of the widest place of the path, so that its notes line up. */
static size_t place_width(Writer *w, const Finding *finding) {
    size_t width = 0;
    for (uint32_t i = 0; i < finding->step_count; i++) {
        if (finding->steps[i].loc.line != 0) {
            size_t length = strlen(place_text(w->out->arena, finding->steps[i].loc));
            width = length > width && length <= WIDEST_PLACE ? length : width;
        }
    }
    return width;
}

/* `number` with as much room as the last number of the path takes. */
static const char *step_number(Writer *w, const Finding *finding, uint32_t index) {
    int digits = 1;
    for (uint32_t n = finding->step_count; n >= 10; n /= 10) {
        digits++;
    }
    return arena_printf(w->out->arena, "%*lu.", digits, (unsigned long)index + 1);
}

/* The finding's own message stands in the headline already. */
static const char *step_message(const Finding *finding, const Step *step) {
    bool same = step->kind == STEP_FINDING && strcmp(step->message, finding->message) == 0;
    return same ? "reported here" : step->message;
}

static void write_placed_step(Writer *w, const Step *step, const char *message, const char *number,
                              size_t width, bool name_function) {
    Arena *arena = w->out->arena;
    const char *place = place_text(arena, step->loc);
    size_t length = strlen(place);
    text_printf(w->out, "    %s:%*s", place, length < width ? (int)(width - length) : 0, "");
    text_char(w->out, ' ');
    append(w, STYLE_NOTE, "note:");
    text_printf(w->out, " %s %*s", number, (int)(step->depth * 2), "");
    if (name_function) {
        append(w, STYLE_DIM, arena_printf(arena, "in %s:", step->function));
        text_char(w->out, ' ');
    }
    append(w, style_of_step(step->kind), message);
    text_char(w->out, '\n');
}

/* The function is named where the path enters or comes back to it. */
static void write_steps(Writer *w, const Finding *finding) {
    size_t width = place_width(w, finding);
    const char *function = "";
    for (uint32_t i = 0; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        const char *number = step_number(w, finding, i);
        if (step->loc.line == 0) {
            text_printf(w->out, "  %s ", number);
            append(w, style_of_step(step->kind), step->message);
            text_char(w->out, '\n');
            function = "";
            continue;
        }
        bool changed = step->function != NULL && strcmp(step->function, function) != 0;
        const char *message = step_message(finding, step);
        write_placed_step(w, step, message, number, width,
                          changed && !text_starts(message, step->function));
        function = step->function != NULL ? step->function : function;
    }
}

static void write_advice(Writer *w, const Finding *finding) {
    const Rule *rule = finding->rule;
    if (rule->advice != NULL) {
        text_printf(w->out, "   what to do: %s (Why: fltcheck explain %s)\n", rule->advice,
                    rule->id);
    }
}

/* As a hunk that `patch` takes, with the place as an editor does. */
static void write_fix(Writer *w, const Finding *finding) {
    const Fix *fix = finding->fix;
    if (fix == NULL) {
        return;
    }
    text_append(w->out, "  this mends it (checked with it, the finding is gone and nothing is "
                        "worse):\n");
    hunk_append(w->out, fix, "    ");
}

static void write_further_places(Writer *w, const Finding *finding) {
    for (uint32_t i = 0; i < finding->also_count; i++) {
        text_printf(w->out, "    %s: ", place_text(w->out->arena, finding->also[i]));
        append(w, STYLE_NOTE, "note:");
        text_append(w->out, " the same happens here\n");
    }
}

/* Whether the source that it is in was compiled for several components. */
static bool is_shared(const Results *results, const Finding *finding) {
    const char *component = NULL;
    for (uint32_t i = 0; i < results->unit_count; i++) {
        const UnitResult *unit = results->units[i];
        if (strcmp(unit->file, finding->loc.file) != 0) {
            continue;
        }
        if (component != NULL && strcmp(component, unit->component) != 0) {
            return true;
        }
        component = unit->component;
    }
    return finding->component_count > 1;
}

static void write_components(Writer *w, const Results *results, const Finding *finding) {
    if (finding->component_count == 0 || !is_shared(results, finding)) {
        return;
    }
    text_append(w->out, finding->component_count > 1 ? "   in each of" : "   in");
    for (uint32_t i = 0; i < finding->component_count; i++) {
        text_printf(w->out, "%s %s", i > 0 ? "," : "", finding->components[i]);
    }
    text_char(w->out, '\n');
}

/* For whoever decides about it. */
static void write_fingerprint(Writer *w, const Finding *finding) {
    if (w->options.verbose && finding->fingerprint != NULL) {
        text_printf(w->out, "   fingerprint %s\n", finding->fingerprint);
    }
}

void report_text(Text *out, const Results *results, ReportOptions options) {
    Writer w = {out, source_open(out->arena, results), options};
    for (uint32_t i = 0; i < results->finding_count; i++) {
        if (!verdict_counts(results->findings[i])) {
            write_aside(&w, results->findings[i]);
            continue;
        }
        write_headline(&w, results->findings[i]);
        write_steps(&w, results->findings[i]);
        write_further_places(&w, results->findings[i]);
        write_components(&w, results, results->findings[i]);
        write_advice(&w, results->findings[i]);
        write_fingerprint(&w, results->findings[i]);
        write_fix(&w, results->findings[i]);
        text_char(out, '\n');
    }
    if (options.verdicts) {
        summary_verdicts(out, results, options.color);
    }
    if (options.verdicts || options.verbose) {
        summary_assumptions(out, results, options.verbose, options.color);
    }
    if (!options.quiet) {
        summary_line(out, results, options);
    }
}
