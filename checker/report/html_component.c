/* html_component.c - the page of a component: life cycle, verdicts, what is unknown. */
#include "report/html.h"
#include "report/place.h"

#include <string.h>

/* The verdicts of one component: they are sorted by component. */
typedef struct Span {
    const Verdict *const *items;
    uint32_t count;
} Span;

static Span verdicts_of(const Results *results, const char *component) {
    Span span = {0};
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        if (strcmp(results->verdicts[i]->component, component) == 0) {
            span.items = span.count == 0 ? &results->verdicts[i] : span.items;
            span.count++;
        }
    }
    return span;
}

/* ---- table object x rule ------------------------------------------------------------------ */

static bool is_same_object(const Verdict *a, const Verdict *b) {
    const char *x = a->object != NULL ? a->object : "", *y = b->object != NULL ? b->object : "";
    return strcmp(x, y) == 0 && verdict_compare_places(a->birth, b->birth) == 0;
}

/* One verdict for each object of the kind's rules, in the order in which they are met. */
typedef VEC(const Verdict *) Row;

static Row objects_of(Arena *arena, Span span, const RuleKind *kind) {
    Row row = {0};
    for (uint32_t i = 0; i < span.count; i++) {
        const Verdict *verdict = span.items[i];
        bool known = verdict->rule->kind != kind;
        for (size_t k = 0; k < row.count && !known; k++) {
            known = is_same_object(row.items[k], verdict);
        }
        if (!known) {
            vec_push(arena, &row, verdict);
        }
    }
    return row;
}

/* The index of the first finding that the verdict stands for, or -1. */
static long finding_of(const Results *results, const Verdict *verdict) {
    const char *id = verdict->reported_as != NULL ? verdict->reported_as : verdict->rule->id;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        bool same = strcmp(finding->rule->id, id) == 0 &&
                    (verdict->birth.line == 0 || finding->birth.line == 0 ||
                     verdict_compare_places(finding->birth, verdict->birth) == 0);
        for (uint32_t c = 0; same && c < finding->component_count; c++) {
            if (strcmp(finding->components[c], verdict->component) == 0) {
                return (long)i;
            }
        }
    }
    return -1;
}

static void append_cell(Html *html, uint32_t component, const Verdict *verdict, long index) {
    Text *out = html->out;
    text_printf(out, "<td class=\"v %s\">", verdict_name(verdict->kind));
    long finding = verdict->kind == VERDICT_VIOLATED ? finding_of(html->results, verdict) : -1;
    if (finding >= 0) {
        text_printf(out, "<a href=\"#f%ld\">%s%s%s</a>", finding, html_verdict(verdict->kind),
                    verdict->reported_as != NULL ? ": " : "",
                    verdict->reported_as != NULL ? verdict->reported_as : "");
    } else if (verdict->kind == VERDICT_UNKNOWN) {
        text_printf(out, "<a href=\"#c%lu-%ld\">%s</a>", (unsigned long)component, index,
                    html_verdict(verdict->kind));
    } else {
        text_append(out, html_verdict(verdict->kind));
    }
    text_append(out, "</td>");
}

static void append_object_row(Html *html, uint32_t component, Span span, const RuleKind *kind,
                              const Verdict *object) {
    Text *out = html->out;
    const char *name = place_object(html->arena, object);
    text_append(out, "<tr><th scope=\"row\">");
    html_text(out, *name != '\0' ? name : "the component as a whole");
    text_append(out, "</th>");
    const RuleSet *rules = html->results->rules;
    for (uint32_t r = 0; r < rules->rule_count; r++) {
        if (rules->rules[r]->kind != kind) {
            continue;
        }
        uint32_t i = 0;
        while (i < span.count &&
               !(span.items[i]->rule == rules->rules[r] && is_same_object(span.items[i], object))) {
            i++;
        }
        if (i < span.count) {
            append_cell(html, component, span.items[i], (long)i);
        } else {
            text_append(out, "<td></td>");
        }
    }
    text_append(out, "</tr>\n");
}

static void append_kind_table(Html *html, uint32_t component, Span span, const RuleKind *kind) {
    Text *out = html->out;
    Row objects = objects_of(html->arena, span, kind);
    if (objects.count == 0) {
        return;
    }
    text_printf(out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Verdicts: "
                "%s\"><table><caption>Rules about: %s</caption><thead><tr>"
                "<th scope=\"col\">object</th>",
                kind->title, kind->title);
    for (uint32_t r = 0; r < html->results->rules->rule_count; r++) {
        const Rule *rule = html->results->rules->rules[r];
        if (rule->kind == kind) {
            text_printf(out, "<th scope=\"col\"><a href=\"#%s\">%s</a></th>", rule->id, rule->id);
        }
    }
    text_append(out, "</tr></thead><tbody>\n");
    for (size_t i = 0; i < objects.count; i++) {
        append_object_row(html, component, span, kind, objects.items[i]);
    }
    text_append(out, "</tbody></table></div>\n");
}

/* ---- unknown, not applicable ---------------------------------------------------------------- */

static void append_unknown(Html *html, uint32_t component, Span span) {
    Text *out = html->out;
    bool any = false;
    for (uint32_t i = 0; i < span.count; i++) {
        const Verdict *verdict = span.items[i];
        if (verdict->kind != VERDICT_UNKNOWN) {
            continue;
        }
        if (!any) {
            text_append(out, "<h3>Unknown, and why</h3>\n<div class=\"scroll\" tabindex=\"0\" "
                             "role=\"group\" aria-label=\"Unknown, and why\"><table><thead><tr>"
                             "<th scope=\"col\">rule</th><th scope=\"col\">object</th>"
                             "<th scope=\"col\">what stood in the way</th></tr></thead><tbody>\n");
            any = true;
        }
        text_printf(out, "<tr id=\"c%lu-%lu\"><th scope=\"row\"><a href=\"#%s\">%s</a> %s</th><td>",
                    (unsigned long)component, (unsigned long)i, verdict->rule->id,
                    verdict->rule->id, verdict->rule->name);
        html_text(out, place_object(html->arena, verdict));
        text_append(out, "</td><td>");
        html_text(out, verdict->reason);
        text_append(out, "</td></tr>\n");
    }
    text_append(out, any ? "</tbody></table></div>\n" : "");
}

static void append_trouble(Html *html, const char *component) {
    Text *out = html->out;
    bool any = false;
    for (uint32_t i = 0; i < html->results->unit_count; i++) {
        const UnitResult *unit = html->results->units[i];
        for (uint32_t r = 0; strcmp(unit->component, component) == 0 && r < unit->reason_count;
             r++) {
            text_append(out, any ? "" : "<h3>What could not be understood</h3>\n<ul>\n");
            any = true;
            text_append(out, "<li>");
            html_text(out, unit->reasons[r]);
            text_append(out, "</li>\n");
        }
    }
    text_append(out, any ? "</ul>\n" : "");
}

static void append_not_applicable(Html *html, Span span) {
    bool any = false;
    for (uint32_t i = 0; i < span.count; i++) {
        const Verdict *verdict = span.items[i];
        if (verdict->kind != VERDICT_NOT_APPLICABLE) {
            continue;
        }
        text_append(html->out, any ? ", " : "<p>Not applicable: ");
        any = true;
        text_append(html->out, verdict->rule->id);
        if (verdict->reason != NULL && *verdict->reason != '\0') {
            text_append(html->out, " (");
            html_text(html->out, verdict->reason);
            text_append(html->out, ")");
        }
    }
    text_append(html->out, any ? ".</p>\n" : "");
}

/* ---- the page ------------------------------------------------------------------------------- */

static void append_facts(Html *html, const ComponentResult *component, Span span) {
    text_append(html->out, "<dl class=\"facts\">\n");
    html_fact(html->out, "Kind", component->kind);
    html_fact(html->out, "From", component->origin);
    html_fact(html->out, "Configuration", component->configuration);
    html_fact(html->out, "Entry point", component->entry);
    html_fact(html->out, "Not explored", component->obstacle);
    if (span.count > 0 && span.items[0]->states > 0) {
        html_fact(html->out, "Program states explored",
                  arena_printf(html->arena, "%llu", (unsigned long long)span.items[0]->states));
    }
    text_append(html->out, "</dl>\n");
}

/* Kinds of which the component has objects that handles stand for. What is only true while a
 * callback runs is no state of an object. */
static void append_states(Html *html, const ComponentResult *component, Span span) {
    const RuleSet *rules = html->results->rules;
    for (uint32_t k = 0; k < rules->kind_count; k++) {
        const RuleKind *kind = rules->kinds[k];
        Row objects = objects_of(html->arena, span, kind);
        bool any = false;
        for (size_t i = 0; i < objects.count; i++) {
            any = any || objects.items[i]->birth.line != 0;
        }
        if (any && kind->handle_type_count > 0 && !kind->is_per_callback) {
            html_states(html, component, kind);
        }
    }
}

void html_component(Html *html, uint32_t number) {
    const ComponentResult *component = &html->results->components[number];
    const RuleSet *rules = html->results->rules;
    Span span = verdicts_of(html->results, component->name);
    text_printf(html->out,
                "<section class=\"page\" aria-labelledby=\"c%lu\">\n<h2 id=\"c%lu\">Component ",
                (unsigned long)number, (unsigned long)number);
    html_text(html->out, component->name);
    text_append(html->out, "</h2>\n");
    append_facts(html, component, span);
    if (component->entry != NULL) {
        text_append(html->out, "<h3>Life cycle</h3>\n");
        html_life_cycle(html, component);
        append_states(html, component, span);
    }
    if (span.count > 0) {
        text_append(html->out, "<h3>Verdicts</h3>\n");
    }
    for (uint32_t k = 0; k < rules->kind_count; k++) {
        append_kind_table(html, number, span, rules->kinds[k]);
    }
    append_unknown(html, number, span);
    append_not_applicable(html, span);
    append_trouble(html, component->name);
    text_append(html->out, "</section>\n");
}
