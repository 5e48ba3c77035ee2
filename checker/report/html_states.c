/* html_states.c - the states of a kind of objects as SVG: a line for each state, an arrow
 * for each call that moves objects, with the places in this component that make it. */
#include "report/html.h"
#include "report/place.h"

#include "base/platform.h"

#include <string.h>

enum { LABELS = 420, STATE = 92, ROW = 40, TOP = 46, SITES = 3, LETTERS = 58 };

static unsigned x_of(uint32_t state) {
    return LABELS + STATE / 2 + state * STATE;
}

/* What the model calls on behalf of the system, not the source. */
static bool is_by_model(const RuleEdge *edge) {
    return edge->trigger.kind != RULE_ON_CALL || text_starts(edge->trigger.name, "__fltcheck_");
}

static bool is_called(const ComponentResult *component, const RuleEdge *edge) {
    for (uint32_t i = 0; edge->trigger.kind == RULE_ON_CALL && i < component->call_count; i++) {
        if (strcmp(component->calls[i].moves, edge->trigger.name) == 0) {
            return true;
        }
    }
    return false;
}

/* Calls that the component does not make are left out; what the system does is shown if
 * there are words for it. */
static bool is_shown(const ComponentResult *component, const RuleEdge *edge) {
    return is_called(component, edge) ||
           (is_by_model(edge) && edge->step != NULL && *edge->step != '\0');
}

/* "FltX in DriverEntry (drv.c:12), FltY in Unload (drv.c:40)". */
static const char *sites_of(Html *html, const ComponentResult *component, const RuleEdge *edge) {
    Text sites = text_new(html->arena);
    uint32_t count = 0;
    for (uint32_t i = 0; edge->trigger.kind == RULE_ON_CALL && i < component->call_count; i++) {
        const TrackedCall *call = &component->calls[i];
        if (strcmp(call->moves, edge->trigger.name) == 0 && count++ < SITES) {
            bool named = strcmp(call->callee, call->moves) != 0;
            text_printf(&sites, "%s%s%sin %s (%s:%lu)", count > 1 ? ", " : "",
                        named ? call->callee : "", named ? " " : "", call->function,
                        platform_basename(call->loc.file), (unsigned long)call->loc.line);
        }
    }
    if (count > SITES) {
        text_printf(&sites, " and %lu more", (unsigned long)(count - SITES));
    }
    return count > 0 ? text_str(&sites) : "the system does that";
}

static void append_label(Html *html, const ComponentResult *component, const RuleEdge *edge,
                         unsigned y) {
    Text *out = html->out;
    const char *sites = sites_of(html, component, edge);
    bool in_words = is_by_model(edge) && edge->step != NULL;
    const char *text = in_words ? edge->step : edge->trigger.text;
    text_printf(out, "<text class=\"%s\" x=\"4\" y=\"%u\">", in_words ? "plain" : "mono", y - 2);
    html_clip(out, text != NULL ? text : "", LETTERS);
    text_printf(out, "</text><text class=\"soft\" x=\"4\" y=\"%u\"><title>", y + 14);
    html_text(out, sites);
    text_append(out, "</title>");
    html_clip(out, sites, LETTERS);
    text_append(out, "</text>\n");
}

/* From each state in which the call moves the object, to the one where it is then. */
static void append_arrow(Html *html, const RuleEdge *edge, unsigned y) {
    uint32_t count = edge->kind->state_count, first = edge->to, last = edge->to;
    for (uint32_t i = 0; i < count; i++) {
        if ((edge->from & 1U << i) != 0 || (edge->creates && i == 0)) {
            first = i < first ? i : first;
            last = i > last ? i : last;
        }
    }
    text_printf(html->out, "<path class=\"arrow\" d=\"M%u %uH%u\"/>", x_of(first), y, x_of(last));
    for (uint32_t i = 0; i < count; i++) {
        if (((edge->from & 1U << i) != 0 || (edge->creates && i == 0)) && i != edge->to) {
            text_printf(html->out, "<circle class=\"dot\" cx=\"%u\" cy=\"%u\" r=\"4\"/>", x_of(i),
                        y);
        }
    }
    if (first == last) { /* it stays where it is */
        text_printf(html->out, "<circle class=\"tip\" cx=\"%u\" cy=\"%u\" r=\"4\"/>\n",
                    x_of(edge->to), y);
    }
    if (first < edge->to) {
        text_printf(html->out, "<path class=\"tip\" d=\"M%u %ul-9 -5v10z\"/>\n", x_of(edge->to), y);
    }
    if (last > edge->to) {
        text_printf(html->out, "<path class=\"tip\" d=\"M%u %ul9 -5v10z\"/>\n", x_of(edge->to), y);
    }
}

static void append_heads(Html *html, const RuleKind *kind, unsigned height) {
    for (uint32_t i = 0; i < kind->state_count; i++) {
        unsigned x = x_of(i);
        text_printf(html->out,
                    "<path class=\"life\" d=\"M%u 32V%u\"/>"
                    "<rect class=\"head\" x=\"%u\" y=\"4\" width=\"%d\" height=\"26\" rx=\"13\"/>"
                    "<text class=\"strong\" x=\"%u\" y=\"22\" text-anchor=\"middle\">%s</text>\n",
                    x, height - 6, x - STATE / 2 + 5, STATE - 10, x, kind->states[i]);
    }
}

static void append_missing(Html *html, const ComponentResult *component, const RuleKind *kind) {
    bool any = false;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        const char *name = kind->edges[i].trigger.name;
        bool told = is_by_model(&kind->edges[i]) || is_called(component, &kind->edges[i]);
        for (uint32_t k = 0; k < i && !told; k++) {
            told = kind->edges[k].trigger.name != NULL &&
                   strcmp(kind->edges[k].trigger.name, name) == 0;
        }
        if (!told) {
            text_append(html->out, any ? ", " : "<p>Not called in this component: ");
            html_code(html->out, name);
            any = true;
        }
    }
    text_append(html->out, any ? ".</p>\n" : "");
}

void html_states(Html *html, const ComponentResult *component, const RuleKind *kind) {
    unsigned rows = 0, called = 0;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        rows += is_shown(component, &kind->edges[i]);
        called += is_called(component, &kind->edges[i]);
    }
    if (called == 0) {
        return;
    }
    unsigned height = TOP + rows * ROW + 6, width = LABELS + kind->state_count * STATE + 4;
    text_printf(html->out,
                "<h4>States of a %s</h4>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                "aria-label=\"States of a %s\"><svg role=\"img\" width=\"%u\" height=\"%u\" "
                "viewBox=\"0 0 %u %u\"><title>States of a %s, and what moves it from one to "
                "another</title>\n",
                kind->title, kind->title, width, height, width, height, kind->title);
    append_heads(html, kind, height);
    unsigned y = TOP + ROW / 2 - 4;
    for (uint32_t i = 0; i < kind->edge_count; i++) {
        if (is_shown(component, &kind->edges[i])) {
            append_label(html, component, &kind->edges[i], y);
            append_arrow(html, &kind->edges[i], y);
            y += ROW;
        }
    }
    text_append(html->out, "</svg></div>\n");
    append_missing(html, component, kind);
}
