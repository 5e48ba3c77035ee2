/* html_rest.c - the end of the audit report: what was left alone, what the results rest
 * on, what has changed, the rules, and room to sign. */
#include "report/html.h"
#include "report/place.h"
#include "report/state.h"

#include <string.h>

static void begin_section(Html *html, const char *id, const char *title) {
    text_printf(html->out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">%s</h2>\n", id, id,
                title);
}

static void begin_table(Html *html, const char *name, const char *const *columns, size_t count) {
    text_printf(html->out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"%s\"><table>"
                "<thead><tr>",
                name);
    for (size_t i = 0; i < count; i++) {
        text_printf(html->out, "<th scope=\"col\">%s</th>", columns[i]);
    }
    text_append(html->out, "</tr></thead><tbody>\n");
}

#define BEGIN_TABLE(html, name, ...)                                                               \
    begin_table((html), (name), (const char *const[]){__VA_ARGS__},                                \
                sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void end_table(Html *html) {
    text_append(html->out, "</tbody></table></div>\n");
}

static void append_cell(Html *html, const char *text) {
    text_append(html->out, "<td>");
    html_text(html->out, text);
    text_append(html->out, "</td>");
}

/* ---- left alone --------------------------------------------------------------------------- */

static void append_decided(Html *html) {
    const Results *results = html->results;
    bool any = false;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        const Finding *finding = results->findings[i];
        if (finding->suppression == NULL && finding->triage == NULL) {
            continue;
        }
        if (!any) {
            BEGIN_TABLE(html, "Decisions", "finding", "place", "state", "who, and why");
            any = true;
        }
        text_printf(html->out, "<tr><th scope=\"row\"><a href=\"#f%lu\">%s</a></th>",
                    (unsigned long)i, finding->rule->id);
        append_cell(html, location_text(html->locations, finding->loc));
        append_cell(html, state_name(finding));
        append_cell(html, state_reason(html->arena, finding));
        text_append(html->out, "</tr>\n");
    }
    if (any) {
        end_table(html);
    } else {
        text_append(html->out, "<p>No finding was suppressed, and nobody has decided about one."
                               "</p>\n");
    }
}

/* Suppressions that do nothing are worth a look. */
static void append_idle(Html *html) {
    const Results *results = html->results;
    bool any = false;
    for (uint32_t i = 0; i < results->suppression_count; i++) {
        const Suppression *suppression = results->suppressions[i];
        if (suppression->used && !suppression->expired) {
            continue;
        }
        if (!any) {
            text_append(html->out, "<h3>Suppressions that suppress nothing</h3>\n");
            BEGIN_TABLE(html, "Suppressions that suppress nothing", "place", "rules", "reason",
                        "why not");
            any = true;
        }
        text_append(html->out, "<tr>");
        append_cell(html, location_text(html->locations, suppression->loc));
        append_cell(html, suppression->rules);
        append_cell(html, suppression->reason);
        append_cell(html, suppression->expired ? "its time is over" : "nothing is found there");
        text_append(html->out, "</tr>\n");
    }
    if (any) {
        end_table(html);
    }
}

/* ---- assumptions --------------------------------------------------------------------------- */

static void append_assumptions(Html *html) {
    static const char *const standing[] = {
        "The model of the system is right: what it calls, in which order, and what its functions "
        "do. It is part of fltcheck and can be read.",
        "A function without a body closes nothing, calls no callback, and keeps no pointer that "
        "it gets.",
        "A callback runs to its end before the next begins: threads do not overtake each other "
        "inside of one.",
        "Four server ports are connected to, two connections exist at a time, and waits always "
        "return.",
        "Memory that is written as one member of a union and read as another, of different width "
        "or place, may be seen with its old content."};
    const Results *results = html->results;
    text_append(html->out, "<p>Every <em>holds</em> rests on these:</p>\n<ul>\n");
    for (size_t i = 0; i < sizeof standing / sizeof *standing; i++) {
        text_printf(html->out, "<li>%s</li>\n", standing[i]);
    }
    text_append(html->out, "</ul>\n");
    if (results->assumption_count > 0) {
        text_append(html->out, "<p>and, in this project, on these:</p>\n");
        BEGIN_TABLE(html, "Assumptions in this project", "place", "taken not to matter");
        for (uint32_t i = 0; i < results->assumption_count; i++) {
            text_append(html->out, "<tr>");
            append_cell(html, location_text(html->locations, results->assumptions[i].loc));
            append_cell(html, results->assumptions[i].text);
            text_append(html->out, "</tr>\n");
        }
        end_table(html);
    }
    for (uint32_t i = 0; i < results->gap_count; i++) {
        text_append(html->out, "<p>Syntax that was not understood, ");
        text_printf(html->out, "%llu times: ", (unsigned long long)results->gaps[i].count);
        html_code(html->out, results->gaps[i].kind);
        text_append(html->out, ", first at ");
        html_code(html->out, location_text(html->locations, results->gaps[i].first));
        text_append(html->out, ". The functions with it decide nothing.</p>\n");
    }
}

/* ---- changes --------------------------------------------------------------------------------- */

static void append_changes(Html *html) {
    const Results *results = html->results;
    uint32_t fresh = 0, known = 0;
    for (uint32_t i = 0; i < results->finding_count; i++) {
        fresh += results->findings[i]->baseline == BASELINE_NEW;
        known += results->findings[i]->baseline == BASELINE_UNCHANGED;
    }
    if (results->baseline == NULL) {
        text_append(html->out,
                    "<p>There was nothing to compare with: no baseline was given.</p>\n");
        return;
    }
    text_append(html->out, "<p>Compared with ");
    html_code(html->out, results->baseline);
    text_printf(html->out, ": %lu new, %lu known, %lu gone.</p>\n", (unsigned long)fresh,
                (unsigned long)known, (unsigned long)results->fixed_count);
    if (results->fixed_count > 0) {
        BEGIN_TABLE(html, "Findings that are gone", "rule", "where it was", "message");
        for (uint32_t i = 0; i < results->fixed_count; i++) {
            const FixedFinding *fixed = &results->fixed[i];
            text_append(html->out, "<tr>");
            append_cell(html, fixed->rule);
            append_cell(html, place_text(html->arena, (IrLoc){fixed->file, fixed->line, 0}));
            append_cell(html, fixed->message);
            text_append(html->out, "</tr>\n");
        }
        end_table(html);
    }
}

/* ---- rules -------------------------------------------------------------------------------------
 */

static void append_prose(Html *html, const char *heading, const char *text, bool is_code) {
    if (text == NULL || *text == '\0') {
        return;
    }
    text_printf(html->out, "<h3>%s</h3>\n<%s>", heading,
                is_code ? "div class=\"source\"><pre tabindex=\"0\"" : "p");
    html_text(html->out, text);
    text_append(html->out, is_code ? "</pre></div>\n" : "</p>\n");
}

static void append_rules(Html *html) {
    const RuleSet *rules = html->results->rules;
    for (uint32_t i = 0; i < rules->rule_count; i++) {
        const Rule *rule = rules->rules[i];
        text_printf(html->out, "<details id=\"%s\"><summary><b>%s</b> %s: ", rule->id, rule->id,
                    rule->name);
        html_text(html->out, rule->summary);
        text_append(html->out, "</summary><div class=\"inside\">\n");
        append_prose(html, "Why", rule->why, false);
        if (rule->advice != NULL) {
            append_prose(html, "What to do", rule->advice, false);
        }
        append_prose(html, "Wrong", rule->bad, true);
        append_prose(html, "Right", rule->good, true);
        append_prose(html, "See", rule->reference, false);
        text_append(html->out, "</div></details>\n");
    }
}

/* ---- sign-off
 * ------------------------------------------------------------------------------------ */

static void append_sign_off(Html *html) {
    static const char *const roles[] = {"Prepared by", "Reviewed by", "Approved by"};
    text_append(html->out, "<p>With my signature I confirm that I have read the findings, the "
                           "verdicts that are unknown, and the assumptions.</p>\n");
    text_append(html->out, "<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                           "aria-label=\"Signatures\"><table class=\"sign\"><thead><tr>"
                           "<th scope=\"col\">role</th><th scope=\"col\">name</th>"
                           "<th scope=\"col\">date</th><th scope=\"col\">signature</th>"
                           "<th scope=\"col\">remarks</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        text_printf(html->out,
                    "<tr><th scope=\"row\">%s</th><td></td><td></td><td></td><td></td></tr>\n",
                    roles[i]);
    }
    end_table(html);
}

void html_rest(Html *html) {
    begin_section(html, "left-alone", "Left alone");
    append_decided(html);
    append_idle(html);
    text_append(html->out, "</section>\n");
    begin_section(html, "assumptions", "Assumptions");
    append_assumptions(html);
    text_append(html->out, "</section>\n");
    begin_section(html, "changes", "Changes");
    append_changes(html);
    html_history(html);
    text_append(html->out, "</section>\n");
    begin_section(html, "rules", "Rules");
    append_rules(html);
    text_append(html->out, "</section>\n");
    begin_section(html, "sign-off", "Sign-off");
    append_sign_off(html);
    text_append(html->out, "</section>\n");
}
