/* html_history.c - this run beside the earlier ones of the store. */
#include "report/html_chart.h"
#include "report/worst.h"

static const char *const classes[] = {"error", "warning", "note"};
static const char *const names[] = {"errors", "warnings", "notes"};

static PastRun this_run(const Results *results) {
    return (PastRun){.when = "this run",
                     .errors = worst_count(results, RULE_ERROR),
                     .warnings = worst_count(results, RULE_WARNING),
                     .notes = worst_count(results, RULE_NOTE)};
}

static void append_row(Html *html, const PastRun *run) {
    text_append(html->out, "<tr><th scope=\"row\">");
    html_text(html->out, run->when);
    text_append(html->out, "</th><td>");
    html_code(html->out, run->revision);
    text_append(html->out, "</td>");
    html_number_cell(html->out, run->errors);
    html_number_cell(html->out, run->warnings);
    html_number_cell(html->out, run->notes);
    text_printf(html->out, "<td>%s</td></tr>\n", run->is_incomplete ? "incomplete" : "");
}

void html_history(Html *html) {
    const Results *results = html->results;
    uint32_t count = results->past_count + 1;
    HtmlBar *bars = ARENA_ARRAY(html->arena, HtmlBar, count);
    PastRun own = this_run(results);
    if (results->past_count == 0) {
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        const PastRun *run = i < results->past_count ? &results->past[i] : &own;
        bars[i] = (HtmlBar){run->when, {run->errors, run->warnings, run->notes}};
    }
    text_append(html->out, "<h3>Trend</h3>\n<p>Findings that count, in the last runs that the "
                           "store has and in this one.</p>\n");
    html_chart_key(html, classes, names, 3);
    html_chart(html, "Findings by run", bars, count, classes, 3);
    text_append(html->out,
                "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Runs\"><table>"
                "<thead><tr><th scope=\"col\">run</th><th scope=\"col\">revision</th>"
                "<th scope=\"col\">errors</th><th scope=\"col\">warnings</th>"
                "<th scope=\"col\">notes</th><th scope=\"col\">remark</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < results->past_count; i++) {
        append_row(html, &results->past[i]);
    }
    append_row(html, &own);
    text_append(html->out, "</tbody></table></div>\n");
}
