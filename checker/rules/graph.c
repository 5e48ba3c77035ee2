/* graph.c - the automaton of an object kind as Graphviz. */
#include "rules/rules.h"

static void quoted(Text *out, const char *text) {
    text_char(out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\') {
            text_char(out, '\\');
        }
        text_char(out, *text);
    }
    text_char(out, '"');
}

static void arrow(Text *out, const RuleKind *kind, uint32_t from, uint32_t to) {
    text_append(out, "  ");
    quoted(out, kind->states[from]);
    text_append(out, " -> ");
    quoted(out, kind->states[to]);
    text_append(out, " [label=");
}

static void draw_edge(Text *out, const RuleEdge *edge) {
    for (uint32_t from = 0; from < edge->kind->state_count; from++) {
        if (!(edge->from & (1u << from))) {
            continue;
        }
        arrow(out, edge->kind, from, edge->to);
        quoted(out, edge->trigger.text);
        text_append(out, "];\n");
        if (edge->failed != RULE_NO_STATE) {
            arrow(out, edge->kind, from, edge->failed);
            text_printf(out, "\"%s fails\", style=dotted];\n", edge->trigger.name);
        }
    }
}

static const char *report_color(RuleSeverity severity) {
    switch (severity) {
    case RULE_ERROR:
        return "red";
    case RULE_WARNING:
        return "orange";
    case RULE_NOTE:
        break;
    }
    return "steelblue";
}

/* Classes of values that are no object, as nodes of their own. */
static const struct {
    RuleStates state;
    const char *name;
} value_names[] = {{RULE_VALUE_NULL, "null"},
                   {RULE_VALUE_UNINIT, "uninit"},
                   {RULE_VALUE_STRAY, "stray"},
                   {RULE_VALUE_OTHER_KIND, "other-kind"}};

static void draw_report_arrow(Text *out, const RuleReport *report, const char *state) {
    text_append(out, "  ");
    quoted(out, state);
    text_printf(out, " -> \"report%u\" [style=dashed, color=%s];\n", report->index,
                report_color(report->severity));
}

static void draw_report(Text *out, const RuleReport *report) {
    text_printf(out, "  \"report%u\" [shape=note, color=%s, label=", report->index,
                report_color(report->severity));
    Text label = text_new(out->arena);
    text_printf(&label, "%s: %s", report->rule->id, report->text);
    quoted(out, text_str(&label));
    text_append(out, "];\n");
    for (uint32_t i = 0; i < report->kind->state_count; i++) {
        if (report->states & (1u << i)) {
            draw_report_arrow(out, report, report->kind->states[i]);
        }
    }
    for (size_t i = 0; i < sizeof value_names / sizeof *value_names; i++) {
        if (report->states & value_names[i].state) {
            text_printf(out, "  \"%s\" [shape=plaintext];\n", value_names[i].name);
            draw_report_arrow(out, report, value_names[i].name);
        }
    }
}

void rules_graph(Text *out, const RuleSet *set, const RuleKind *kind, const Rule *highlight) {
    text_append(out, "digraph ");
    quoted(out, kind->name);
    text_append(out, " {\n  rankdir=LR;\n  node [shape=ellipse];\n");
    for (uint32_t i = 0; i < kind->state_count; i++) {
        text_append(out, "  ");
        quoted(out, kind->states[i]);
        text_append(out, i == 0 ? " [shape=doublecircle];\n" : ";\n");
    }
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        draw_edge(out, &kind->edges[i]);
    }
    for (uint32_t i = 0; highlight && i < set->report_count; i++) {
        if (set->reports[i]->rule == highlight && set->reports[i]->kind == kind) {
            draw_report(out, set->reports[i]);
        }
    }
    text_append(out, "}\n");
}
