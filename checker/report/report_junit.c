/* report_junit.c - verdicts as test cases, for everything that shows results of tests: a
 * suite for each component, a case for each rule and object. Violated fails, holds
 * passes, unknown and not applicable are skipped, and say why. Units that could not be
 * analysed are errors. */
#include "report/location.h"
#include "report/place.h"
#include "report/state.h"
#include "report/utf8.h"

#include <string.h>

/* ---- XML -------------------------------------------------------------------------------- */

static const char *entity_of(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\n':
        return "&#10;";
    case '\t':
        return "&#9;";
    default:
        return NULL;
    }
}

/* XML has no way at all to write most control characters, nor bytes that are no UTF-8,
 * nor U+FFFE and U+FFFF. */
static bool is_allowed(const char *at, size_t length) {
    unsigned char byte = (unsigned char)*at;
    bool is_control = length == 1 && (byte < 0x20 || byte == 0x7F);
    bool is_nothing = length == 3 && memcmp(at, "\xEF\xBF", 2) == 0 && (unsigned char)at[2] >= 0xBE;
    return length > 0 && !is_control && !is_nothing;
}

static void append_xml(Text *out, const char *text) {
    for (const char *at = text; *at != '\0';) {
        size_t length = utf8_sequence(at);
        const char *entity = entity_of(*at);
        if (entity != NULL) {
            text_append(out, entity);
        } else if (is_allowed(at, length)) {
            text_append_n(out, at, length);
        } else {
            text_append(out, "\xEF\xBF\xBD");
        }
        at += length > 0 ? length : 1;
    }
}

static void append_attribute(Text *out, const char *name, const char *value) {
    text_printf(out, " %s=\"", name);
    append_xml(out, value != NULL ? value : "");
    text_char(out, '"');
}

/* ---- cases ------------------------------------------------------------------------------- */

typedef struct Junit {
    const Results *results;
    Locations *locations;
} Junit;

typedef struct Counts {
    uint32_t tests, failures, errors, skipped;
} Counts;

static bool is_in(const Finding *finding, const char *component) {
    for (uint32_t i = 0; i < finding->component_count; i++) {
        if (strcmp(finding->components[i], component) == 0) {
            return true;
        }
    }
    return false;
}

/* Whether the verdict is about what was found. */
static bool is_about(const Verdict *verdict, const Finding *finding) {
    return verdict->rule == finding->rule && is_in(finding, verdict->component) &&
           (verdict->object == NULL || verdict->birth.line == 0 ||
            verdict_compare_places(verdict->birth, finding->birth) == 0);
}

static void append_path(Text *out, Locations *locations, const Finding *finding) {
    Arena *arena = out->arena;
    append_xml(out, arena_printf(arena, "%s: %s: %s [%s]\n", location_text(locations, finding->loc),
                                 rules_severity_name(finding->severity), finding->message,
                                 finding->rule->id));
    for (uint32_t i = 0; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        const char *place = location_text(locations, step->loc);
        append_xml(out, arena_printf(arena, "  %lu. %s%s%s\n", (unsigned long)i + 1, place,
                                     *place != '\0' ? ": " : "", step->message));
    }
}

/* The findings that a violated verdict stands for; false if none of them counts. */
static bool append_failure(Text *out, const Junit *junit, const Verdict *verdict) {
    const Results *results = junit->results;
    const Finding *first = NULL, *left_alone = NULL;
    Text body = text_new(out->arena);
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        if (!is_about(verdict, finding)) {
            continue;
        }
        if (!verdict_counts(finding)) {
            left_alone = finding;
            continue;
        }
        first = first != NULL ? first : finding;
        append_path(&body, junit->locations, finding);
    }
    if (first == NULL && left_alone != NULL) {
        const char *reason = state_reason(out->arena, left_alone);
        text_append(out, "      <skipped");
        append_attribute(out, "message",
                         arena_printf(out->arena, "violated, but %s%s%s", state_name(left_alone),
                                      *reason != '\0' ? ": " : "", reason));
        text_append(out, "/>\n");
        return false;
    }
    text_append(out, "      <failure");
    append_attribute(out, "type", verdict->rule->id);
    append_attribute(out, "message", first != NULL ? first->message : "violated");
    text_printf(out, ">%s</failure>\n", text_str(&body));
    return true;
}

/* Violated, too: what another rule speaks for fails there, once. */
static void append_skipped(Text *out, const Verdict *verdict) {
    static const char *const words[] = {[VERDICT_VIOLATED] = "violated",
                                        [VERDICT_HOLDS] = "holds",
                                        [VERDICT_UNKNOWN] = "unknown",
                                        [VERDICT_NOT_APPLICABLE] = "not applicable"};
    text_append(out, "      <skipped");
    append_attribute(out, "message",
                     arena_printf(out->arena, "%s: %s", words[verdict->kind],
                                  verdict->reason != NULL ? verdict->reason : ""));
    text_append(out, "/>\n");
}

static void append_case(Text *out, const Junit *junit, const Verdict *verdict, Counts *counts) {
    const char *object = place_object(out->arena, verdict);
    text_append(out, "    <testcase");
    append_attribute(out, "name",
                     arena_printf(out->arena, "%s %s%s%s", verdict->rule->id, verdict->rule->name,
                                  *object != '\0' ? ": " : "", object));
    append_attribute(out, "classname", verdict->component);
    counts->tests++;
    if (verdict->kind == VERDICT_HOLDS) {
        text_append(out, "/>\n");
        return;
    }
    text_append(out, ">\n");
    if (verdict->reported_as != NULL) {
        append_skipped(out, verdict);
        counts->skipped++;
    } else if (verdict->kind == VERDICT_VIOLATED && append_failure(out, junit, verdict)) {
        counts->failures++;
    } else {
        if (verdict->kind != VERDICT_VIOLATED) {
            append_skipped(out, verdict);
        }
        counts->skipped++;
    }
    text_append(out, "    </testcase>\n");
}

static void append_unit(Text *out, const UnitResult *unit, Counts *counts) {
    text_append(out, "    <testcase");
    append_attribute(out, "name", arena_printf(out->arena, "unit %s", unit->file));
    append_attribute(out, "classname", unit->component);
    text_append(out, ">\n      <error type=\"unit\"");
    append_attribute(out, "message",
                     unit->reason_count > 0 ? unit->reasons[0] : "could not be analysed");
    text_append(out, "/>\n    </testcase>\n");
    counts->tests++;
    counts->errors++;
}

/* ---- suites ------------------------------------------------------------------------------ */

static void append_counts(Text *out, const char *name, Counts counts) {
    append_attribute(out, "name", name);
    text_printf(out, " tests=\"%lu\" failures=\"%lu\" errors=\"%lu\" skipped=\"%lu\" time=\"0\"",
                (unsigned long)counts.tests, (unsigned long)counts.failures,
                (unsigned long)counts.errors, (unsigned long)counts.skipped);
}

/* Appends the suite of a component to `out`. */
static void append_suite(Text *out, const Junit *junit, const char *component, Counts *all) {
    const Results *results = junit->results;
    Text cases = text_new(out->arena);
    Counts counts = {0};
    for (uint32_t i = 0; i < results->unit_count; i++) {
        const UnitResult *unit = results->units[i];
        if (unit->status == UNIT_FAILED && strcmp(unit->component, component) == 0) {
            append_unit(&cases, unit, &counts);
        }
    }
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        if (strcmp(results->verdicts[i]->component, component) == 0) {
            append_case(&cases, junit, results->verdicts[i], &counts);
        }
    }
    text_append(out, "  <testsuite");
    append_counts(out, component, counts);
    text_printf(out, ">\n%s  </testsuite>\n", text_str(&cases));
    all->tests += counts.tests;
    all->failures += counts.failures;
    all->errors += counts.errors;
    all->skipped += counts.skipped;
}

void report_junit(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Junit junit = {results, location_open(out->arena, sources, options.origin)};
    Text suites = text_new(out->arena);
    Counts all = {0};
    const char *last = NULL; /* verdicts are sorted by component */
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const char *component = results->verdicts[i]->component;
        if (last == NULL || strcmp(last, component) != 0) {
            append_suite(&suites, &junit, component, &all);
            last = component;
        }
    }
    text_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    append_counts(out, "fltcheck", all);
    text_printf(out, ">\n%s</testsuites>\n", text_str(&suites));
}
