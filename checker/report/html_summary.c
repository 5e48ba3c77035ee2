/* html_summary.c - what came out in short, with charts, and what was checked and how. */
#include "report/html.h"
#include "report/html_chart.h"
#include "report/place.h"
#include "report/worst.h"

#include "base/sha256.h"

#include <string.h>

enum { KINDS = VERDICT_NOT_APPLICABLE + 1 };
_Static_assert((int)KINDS <= (int)HTML_BAR_PARTS, "a part for each kind");

/* ---- charts ------------------------------------------------------------------------------ */

static const char *const verdict_classes[KINDS] = {"violated", "holds", "unknown",
                                                   "not-applicable"};

static const char *const verdict_names[KINDS] = {"violated", "holds", "unknown", "not applicable"};

static void append_verdict_chart(Html *html) {
    const Results *results = html->results;
    VEC(HtmlBar) bars = {0};
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        const Verdict *verdict = results->verdicts[i]; /* sorted by component */
        if (bars.count == 0 || strcmp(vec_last(&bars).name, verdict->component) != 0) {
            vec_push(html->arena, &bars, (HtmlBar){.name = verdict->component});
        }
        vec_last(&bars).parts[verdict->kind]++;
    }
    if (bars.count == 0) {
        return;
    }
    text_append(html->out, "<h3>Verdicts by component</h3>\n");
    html_chart_key(html, verdict_classes, verdict_names, KINDS);
    html_chart(html, "Verdicts by component", bars.items, bars.count, verdict_classes, KINDS);
    text_append(html->out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Verdicts by "
                "component\"><table><thead><tr><th scope=\"col\">component</th>"
                "<th scope=\"col\">violated</th><th scope=\"col\">holds</th>"
                "<th scope=\"col\">unknown</th><th scope=\"col\">not applicable</th></tr></thead>"
                "<tbody>\n");
    for (size_t i = 0; i < bars.count; i++) {
        text_append(html->out, "<tr><th scope=\"row\">");
        html_text(html->out, bars.items[i].name);
        text_append(html->out, "</th>");
        for (int kind = 0; kind < KINDS; kind++) {
            html_number_cell(html->out, bars.items[i].parts[kind]);
        }
        text_append(html->out, "</tr>\n");
    }
    text_append(html->out, "</tbody></table></div>\n");
}

static void append_finding_chart(Html *html) {
    static const char *const classes[] = {"error", "warning", "note", "not-applicable"};
    const Results *results = html->results;
    VEC(HtmlBar) bars = {0};
    for (uint32_t r = 0; r < results->rules->rule_count; r++) {
        const Rule *rule = results->rules->rules[r];
        HtmlBar bar = {.name = arena_printf(html->arena, "%s %s", rule->id, rule->name)};
        uint32_t sum = 0;
        for (uint32_t i = 0; i < results->finding_count; i++) {
            const Finding *finding = results->findings[i];
            if (finding->rule == rule) {
                bar.parts[verdict_counts(finding) ? RULE_ERROR - (int)finding->severity : 3]++;
                sum++;
            }
        }
        if (sum > 0) {
            vec_push(html->arena, &bars, bar);
        }
    }
    if (bars.count > 0) {
        static const char *const names[] = {"errors", "warnings", "notes", "left alone"};
        text_append(html->out, "<h3>Findings by rule</h3>\n");
        html_chart_key(html, classes, names, 4);
        html_chart(html, "Findings by rule", bars.items, bars.count, classes, 4);
    }
}

/* ---- in short ---------------------------------------------------------------------------- */

static uint32_t count_verdicts(const Results *results, VerdictKind kind) {
    uint32_t count = 0;
    for (uint32_t i = 0; i < results->verdict_count; i++) {
        count += results->verdicts[i]->kind == kind;
    }
    return count;
}

static void append_lead(Html *html) {
    const Results *results = html->results;
    uint32_t errors = worst_count(results, RULE_ERROR);
    uint32_t counting =
        errors + worst_count(results, RULE_WARNING) + worst_count(results, RULE_NOTE);
    uint32_t violated = count_verdicts(results, VERDICT_VIOLATED);
    uint32_t unknown = count_verdicts(results, VERDICT_UNKNOWN);
    bool open = unknown > 0 || html->options.incomplete || results->analysed_count == 0;
    const char *class = counting > 0 ? "bad" : open || violated > 0 ? "open" : "good";
    text_printf(html->out, "<p class=\"lead %s\">", class);
    if (counting > 0) {
        text_printf(html->out, "%s found. ", place_count(html->arena, counting, "defect"));
    } else if (violated > 0) {
        text_append(html->out, "No defect counts: all that were found are left alone. ");
    } else if (results->analysed_count > 0) {
        text_append(html->out, "No defect was found. ");
    }
    if (unknown > 0) {
        text_printf(html->out,
                    "%s could not be decided: these are neither good nor bad, and need "
                    "somebody's eyes. ",
                    place_count(html->arena, unknown, "verdict"));
    } else if (results->analysed_count > 0 && !html->options.incomplete) {
        text_append(html->out, "Every rule that applies was decided. ");
    }
    if (html->options.incomplete) {
        text_append(html->out, "Part of the project could not be read or analysed.");
    }
    if (results->analysed_count == 0) {
        text_append(html->out, "Nothing was explored: no entry point was found.");
    }
    text_append(html->out, "</p>\n");
}

static void append_tiles(Html *html) {
    const Results *results = html->results;
    const struct {
        const char *name;
        uint64_t count;
    } tiles[] = {{"errors", worst_count(results, RULE_ERROR)},
                 {"warnings", worst_count(results, RULE_WARNING)},
                 {"notes", worst_count(results, RULE_NOTE)},
                 {"rules violated", count_verdicts(results, VERDICT_VIOLATED)},
                 {"rules that hold", count_verdicts(results, VERDICT_HOLDS)},
                 {"verdicts unknown", count_verdicts(results, VERDICT_UNKNOWN)},
                 {"program states", results->statistics.states}};
    text_append(html->out, "<ul class=\"tiles\">\n");
    for (size_t i = 0; i < sizeof tiles / sizeof *tiles; i++) {
        text_printf(html->out, "<li><b>%llu</b> %s</li>\n", (unsigned long long)tiles[i].count,
                    tiles[i].name);
    }
    text_append(html->out, "</ul>\n");
}

/* ---- what was checked -------------------------------------------------------------------- */

static void append_facts(Html *html) {
    const Results *results = html->results;
    const ReportOrigin *origin = html->options.origin;
    text_append(html->out, "<dl class=\"facts\">\n");
    html_fact(html->out, "Tool", "fltcheck " FLTCHECK_VERSION);
    html_fact(html->out, "Frontend", results->libclang);
    html_fact(html->out, "Rules",
              arena_printf(html->arena, "%s, hash of all rule files %s",
                           place_count(html->arena, results->rules->rule_count, "rule"),
                           results->rules->digest != NULL ? results->rules->digest : ""));
    html_fact(html->out, "Headers", results->headers);
    if (origin != NULL) {
        html_fact(html->out, "Command", origin->command);
        html_fact(html->out, "Sources in", origin->root);
        html_fact(html->out, "Repository", origin->repository);
        html_fact(html->out, "Branch", origin->branch);
        if (origin->revision != NULL) {
            html_fact(html->out, "Revision",
                      arena_printf(html->arena, "%s%s", origin->revision,
                                   origin->modified ? ", with changes that are not in it" : ""));
        }
    }
    text_append(html->out, "</dl>\n");
}

static const char *hash_of(Html *html, const char *file) {
    size_t length = 0;
    const char *content = source_content(html->sources, file, &length);
    return content != NULL ? sha256_hex(html->arena, content, length) : "";
}

static void append_unit(Html *html, const UnitResult *unit) {
    Text *out = html->out;
    text_append(out, "<tr><th scope=\"row\"><code>");
    html_text(out, location_path(html->locations, unit->file));
    text_append(out, "</code></th><td>");
    html_text(out, unit->component);
    text_printf(out, "</td><td>%s</td>", verdict_unit_name(unit->status));
    html_number_cell(out, unit->functions);
    html_number_cell(out, unit->degraded_functions);
    text_append(out, "<td class=\"arguments\">");
    for (uint32_t i = 0; i < unit->arg_count; i++) {
        html_code(out, unit->args[i]);
        text_char(out, ' ');
    }
    text_append(out, "</td><td class=\"hash\">");
    html_code(out, hash_of(html, unit->file));
    text_append(out, "</td></tr>\n");
}

static void append_units(Html *html) {
    const Results *results = html->results;
    text_append(html->out,
                "<h3>Translation units</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"group\" "
                "aria-label=\"Translation units\"><table><thead><tr><th scope=\"col\">file</th>"
                "<th scope=\"col\">component</th><th scope=\"col\">status</th>"
                "<th scope=\"col\">functions</th><th scope=\"col\">with errors</th>"
                "<th scope=\"col\">compiler arguments</th><th scope=\"col\">SHA-256</th></tr>"
                "</thead><tbody>\n");
    for (uint32_t i = 0; i < results->unit_count; i++) {
        append_unit(html, results->units[i]);
    }
    text_append(html->out, "</tbody></table></div>\n");
}

void html_summary(Html *html) {
    text_append(html->out,
                "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n");
    append_lead(html);
    append_tiles(html);
    append_verdict_chart(html);
    append_finding_chart(html);
    text_append(html->out, "</section>\n<section class=\"page\" aria-labelledby=\"checked\">\n"
                           "<h2 id=\"checked\">What was checked, and how</h2>\n");
    append_facts(html);
    append_units(html);
    text_append(html->out, "</section>\n");
}
