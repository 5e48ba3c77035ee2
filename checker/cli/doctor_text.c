/* doctor_text.c - what was understood, for people. */
#include "cli/doctor_report.h"
#include "report/place.h"
#include "report/style.h"

#include <string.h>

/* Errors shown per unit without -v. */
enum { SHOWN_REASONS = 5 };

/* Callbacks that are one function in one role, told one by one without -v. */
enum { TOLD_ALIKE = 4 };

/* Columns that names take at most; longer ones are not aligned. */
enum { WIDEST_NAME = 48 };

typedef struct Writer {
    Text *out;
    DoctorStyle style;
} Writer;

static void append(Writer *w, Style style, const char *text) {
    style_append(w->out, w->style.color, style, text);
}

/* `text` in a column of `width`. */
static void append_padded(Writer *w, Style style, const char *text, size_t width) {
    size_t length = strlen(text);
    append(w, style, text);
    text_printf(w->out, "%*s", length < width ? (int)(width - length) : 0, "");
}

/* "  units        ": what the lines below or behind it are about. */
static void begin(Writer *w, const char *label) {
    text_append(w->out, "  ");
    append_padded(w, STYLE_BOLD, label, 13);
}

static size_t wider(size_t width, const char *text) {
    size_t length = strlen(text);
    return length > width && length <= WIDEST_NAME ? length : width;
}

static const char *plural(uint32_t count) {
    return count == 1 ? "" : "s";
}

/* ---- units ---------------------------------------------------------------------- */

static Style style_of_unit(UnitStatus status) {
    static const Style styles[] = {[UNIT_PARSED] = STYLE_GOOD,
                                   [UNIT_DEGRADED] = STYLE_WARNING,
                                   [UNIT_FAILED] = STYLE_ERROR,
                                   [UNIT_SKIPPED] = STYLE_DIM};
    return styles[status];
}

static void write_reasons(Writer *w, const UnitResult *unit) {
    uint32_t shown = unit->reason_count;
    if (!w->style.verbose && shown > SHOWN_REASONS) {
        shown = SHOWN_REASONS;
    }
    for (uint32_t i = 0; i < shown; i++) {
        text_printf(w->out, "      %s\n", unit->reasons[i]);
    }
    if (shown < unit->reason_count) {
        text_printf(w->out, "      and %lu more errors (-v lists them)\n",
                    (unsigned long)(unit->reason_count - shown));
    }
}

static void write_note(Writer *w, const char *label, const char *text) {
    text_append(w->out, "      ");
    append(w, STYLE_NOTE, label);
    text_printf(w->out, " %s\n", text);
}

static void write_unit(Writer *w, const DoctorUnit *unit, size_t width) {
    const UnitResult *result = unit->result;
    text_append(w->out, "    ");
    append_padded(w, STYLE_PLAIN, result->file, width);
    text_append(w->out, "  ");
    append_padded(w, style_of_unit(result->status), verdict_unit_name(result->status), 8);
    text_printf(w->out, "  %lu function%s", (unsigned long)result->functions,
                plural(result->functions));
    if (result->degraded_functions > 0) {
        text_printf(w->out, ", %lu with errors", (unsigned long)result->degraded_functions);
    }
    text_char(w->out, '\n');
    write_reasons(w, result);
    for (uint32_t i = 0; i < unit->missing_header_count; i++) {
        write_note(w, "missing header:", unit->missing_headers[i]);
    }
    for (uint32_t i = 0; i < result->repair_count; i++) {
        if (!verdict_repair_is_lossy(result->repairs[i].kind)) { /* the others are reasons */
            write_note(w, "repaired:", verdict_repair_text(w->out->arena, &result->repairs[i]));
        }
    }
    if (unit->target != NULL) {
        write_note(w, "target:", unit->target);
    }
    for (size_t i = 0; i < unit->source->dropped_count; i++) {
        write_note(w, "option dropped:", unit->source->dropped[i]);
    }
    if (w->style.verbose && unit->source->idle_count > 0) {
        Text idle = text_new(w->out->arena);
        for (size_t i = 0; i < unit->source->idle_count; i++) {
            text_printf(&idle, "%s%s", i > 0 ? " " : "", unit->source->idle[i]);
        }
        write_note(w, "options without effect:", text_str(&idle));
    }
}

static bool is_in_order(const DoctorUnit *unit) {
    return unit->result->status == UNIT_PARSED && unit->result->reason_count == 0 &&
           unit->result->repair_count == 0;
}

static void count_units(Writer *w, const DoctorComponent *component) {
    static const UnitStatus order[] = {UNIT_PARSED, UNIT_DEGRADED, UNIT_FAILED, UNIT_SKIPPED};
    const char *separator = "";
    for (size_t s = 0; s < sizeof order / sizeof *order; s++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < component->unit_count; i++) {
            count += component->units[i].result->status == order[s];
        }
        if (count > 0) {
            text_printf(w->out, "%s%lu ", separator, (unsigned long)count);
            append(w, style_of_unit(order[s]), verdict_unit_name(order[s]));
            separator = ", ";
        }
    }
    text_char(w->out, '\n');
}

static void write_units(Writer *w, const DoctorComponent *component) {
    size_t width = 0;
    begin(w, "units");
    count_units(w, component);
    for (uint32_t i = 0; i < component->unit_count; i++) {
        width = wider(width, component->units[i].result->file);
    }
    for (uint32_t i = 0; i < component->unit_count; i++) {
        if (!w->style.quiet || !is_in_order(&component->units[i])) {
            write_unit(w, &component->units[i], width);
        }
    }
}

/* ---- functions ------------------------------------------------------------------ */

static void write_degraded(Writer *w, const DoctorComponent *component) {
    if (component->degraded_count == 0) {
        return;
    }
    begin(w, "with errors");
    text_printf(w->out, "%lu of %lu function%s\n", (unsigned long)component->degraded_count,
                (unsigned long)component->function_count, plural(component->function_count));
    for (uint32_t i = 0; i < component->degraded_count; i++) {
        const DoctorFunction *function = &component->degraded[i];
        text_append(w->out, "    ");
        append(w, STYLE_WARNING, function->name);
        text_printf(w->out, ": %s: %s", place_text(w->out->arena, function->reason_loc),
                    function->reason);
        if (function->reason_count > 1) {
            text_printf(w->out, " (and %lu more)", (unsigned long)function->reason_count - 1);
        }
        text_char(w->out, '\n');
    }
}

static void write_gaps(Writer *w, const DoctorComponent *component) {
    if (component->gap_count == 0) {
        return;
    }
    begin(w, "not lowered");
    text_append(w->out, "syntax whose effect is not followed\n");
    for (uint32_t i = 0; i < component->gap_count; i++) {
        const IrGap *gap = &component->gaps[i];
        text_printf(w->out, "    %lu times %s, first at %s\n", (unsigned long)gap->count, gap->kind,
                    place_text(w->out->arena, gap->first));
    }
}

/* Why there is no function to start from. */
static const char *missing_entry(const DoctorComponent *component) {
    ProjectKind kind = component->source->kind;
    bool is_read = component->obstacle != NULL && text_starts(component->obstacle, "no entry");
    if (is_read && (kind == PROJECT_PROGRAM || kind == PROJECT_TEST)) {
        return "none: the rules are about drivers, a program is not explored";
    }
    return component->obstacle != NULL ? component->obstacle : "none";
}

static void write_entry(Writer *w, const DoctorComponent *component) {
    begin(w, "entry");
    if (component->entry == NULL) {
        append(w, STYLE_DIM, missing_entry(component));
        text_char(w->out, '\n');
        return;
    }
    text_printf(w->out, "%s  %s\n", component->entry,
                place_text(w->out->arena, component->entry_loc));
    if (component->obstacle != NULL) {
        text_printf(w->out, "    %s\n", component->obstacle);
    }
}

static const char *function_name(const LifecycleCallback *callback) {
    return callback->function != NULL ? callback->function : "(not known which)";
}

/* How many from `first` on are one function for many operations, as in a filter that
 * watches everything; a few are told one by one. */
static uint32_t count_alike(const DoctorComponent *component, uint32_t first) {
    const LifecycleCallback *one = &component->callbacks[first];
    uint32_t end = first + 1;
    while (one->function != NULL && end < component->callback_count) {
        const LifecycleCallback *other = &component->callbacks[end];
        if (other->function == NULL || strcmp(one->function, other->function) != 0 ||
            strcmp(one->role, other->role) != 0) {
            break;
        }
        end++;
    }
    return end - first > TOLD_ALIKE ? end - first : 1;
}

static void write_callbacks(Writer *w, const DoctorComponent *component) {
    if (component->entry == NULL && component->callback_count == 0) {
        return;
    }
    size_t role_width = 0, name_width = 0, what_width = 0;
    for (uint32_t i = 0; i < component->callback_count; i++) {
        const LifecycleCallback *callback = &component->callbacks[i];
        role_width = wider(role_width, callback->role);
        name_width = wider(name_width, function_name(callback));
        what_width = wider(what_width, callback->what);
    }
    begin(w, "callbacks");
    text_printf(w->out, "%lu found\n", (unsigned long)component->callback_count);
    for (uint32_t i = 0; i < component->callback_count;) {
        const LifecycleCallback *callback = &component->callbacks[i];
        uint32_t alike = w->style.verbose ? 1 : count_alike(component, i);
        text_append(w->out, "    ");
        append_padded(w, STYLE_NOTE, callback->role, role_width);
        text_append(w->out, "  ");
        append_padded(w, callback->function != NULL ? STYLE_PLAIN : STYLE_WARNING,
                      function_name(callback), name_width);
        text_append(w->out, "  ");
        append_padded(w, STYLE_PLAIN, callback->what, what_width);
        text_append(w->out, "  ");
        append(w, STYLE_DIM, place_text(w->out->arena, callback->loc));
        text_char(w->out, '\n');
        if (alike > 1) {
            text_printf(w->out, "      and %lu more of the same (-v lists them)\n",
                        (unsigned long)alike - 1);
        }
        i += alike;
    }
}

/* ---- all of it ------------------------------------------------------------------ */

static void write_environment(Writer *w, const DoctorReport *report) {
    const char *const lines[][2] = {
        {"headers", report->headers}, {"target", report->target}, {"libclang", report->libclang}};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        append_padded(w, STYLE_BOLD, lines[i][0], 15);
        text_printf(w->out, "%s\n", lines[i][1] != NULL ? lines[i][1] : "not known");
    }
}

/* What the reader of the project has to tell about the component. */
static void write_source(Writer *w, const ProjectComponent *source) {
    const char *kind = project_kind_name(source->kind);
    append_padded(w, STYLE_BOLD, "component", 15);
    append(w, STYLE_BOLD, source->name);
    if (*kind != '\0') {
        text_printf(w->out, " (%s)", kind);
    }
    text_char(w->out, '\n');
    if (source->origin != NULL) {
        begin(w, "from");
        text_printf(w->out, "%s%s%s\n", source->origin, source->configuration != NULL ? ", " : "",
                    source->configuration != NULL ? source->configuration : "");
    }
    for (size_t i = 0; i < source->note_count; i++) {
        begin(w, i == 0 ? "decided" : "");
        text_printf(w->out, "%s\n", source->notes[i]);
    }
    for (size_t i = 0; i < source->unresolved_count; i++) {
        begin(w, i == 0 ? "no value" : "");
        text_printf(w->out, "%s\n", source->unresolved[i]);
    }
}

/* A component that was not read: its units in a line, with -v each. */
static void write_skipped(Writer *w, const DoctorComponent *component) {
    begin(w, "units");
    count_units(w, component);
    for (uint32_t i = 0; w->style.verbose && i < component->unit_count; i++) {
        text_printf(w->out, "    %s\n", component->units[i].result->file);
    }
    begin(w, "not read");
    text_printf(w->out, "%s (--all reads it)\n", component->obstacle);
}

static void write_component(Writer *w, const DoctorComponent *component) {
    text_char(w->out, '\n');
    write_source(w, component->source);
    if (component->is_skipped) {
        write_skipped(w, component);
        return;
    }
    write_units(w, component);
    write_degraded(w, component);
    write_gaps(w, component);
    write_entry(w, component);
    write_callbacks(w, component);
}

typedef struct Counts {
    uint32_t units[UNIT_SKIPPED + 1]; /* by status */
    uint32_t functions, degraded;
} Counts;

static Counts count_all(const DoctorReport *report) {
    Counts counts = {0};
    for (uint32_t c = 0; c < report->component_count; c++) {
        const DoctorComponent *component = &report->components[c];
        for (uint32_t i = 0; i < component->unit_count; i++) {
            counts.units[component->units[i].result->status]++;
        }
        counts.degraded += component->degraded_count;
        counts.functions += component->function_count;
    }
    return counts;
}

static void write_summary(Writer *w, const DoctorReport *report) {
    Counts counts = count_all(report);
    text_char(w->out, '\n');
    if (report->is_understood) {
        append(w, STYLE_GOOD, "everything was understood");
    } else {
        append(w, STYLE_WARNING, "not everything was understood");
        text_printf(w->out, ": %lu unit%s failed, %lu degraded; %lu of %lu functions with errors",
                    (unsigned long)counts.units[UNIT_FAILED], plural(counts.units[UNIT_FAILED]),
                    (unsigned long)counts.units[UNIT_DEGRADED], (unsigned long)counts.degraded,
                    (unsigned long)counts.functions);
    }
    if (counts.units[UNIT_SKIPPED] > 0) {
        text_printf(w->out, "; %lu unit%s of no interest not read",
                    (unsigned long)counts.units[UNIT_SKIPPED], plural(counts.units[UNIT_SKIPPED]));
    }
    text_char(w->out, '\n');
}

void doctor_report_text(Text *out, const DoctorReport *report, DoctorStyle style) {
    Writer w = {out, style};
    write_environment(&w, report);
    for (uint32_t i = 0; i < report->component_count; i++) {
        write_component(&w, &report->components[i]);
    }
    write_summary(&w, report);
}
