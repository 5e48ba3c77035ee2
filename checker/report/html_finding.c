/* html_finding.c - findings, each with its path shown in the source. */
#include "report/html.h"
#include "report/hunk.h"
#include "report/place.h"
#include "report/state.h"
#include "report/utf8.h"
#include "report/worst.h"

#include <stdlib.h>
#include <string.h>

/* Lines around those of a path, and the longest that is shown as a whole. */
enum { AROUND = 2, LONGEST_LINE = 300 };

/* ---- steps -------------------------------------------------------------------------------- */

static const char *class_of(StepKind kind) {
    switch (kind) {
    case STEP_LIFECYCLE:
        return "step life";
    case STEP_OBJECT:
        return "step object";
    case STEP_FINDING:
        return "step finding-step";
    case STEP_CALL:
    case STEP_RETURN:
    case STEP_BRANCH:
    case STEP_ASSUME:
        break;
    }
    return "step";
}

static void append_step(Html *html, const Finding *finding, uint32_t index) {
    Text *out = html->out;
    const Step *step = &finding->steps[index];
    text_printf(out, "<p class=\"%s\"><b>%lu.</b> ", class_of(step->kind),
                (unsigned long)index + 1);
    html_text(out, step->message);
    text_append(out, "</p>\n");
}

/* As few elements as possible: there are thousands of these. */
static void append_plain_path(Html *html, const Finding *finding) {
    Text *out = html->out;
    text_append(out, "<pre class=\"steps\">");
    for (uint32_t i = 0; i < finding->step_count; i++) {
        const Step *step = &finding->steps[i];
        text_printf(out, "%3lu. %*s", (unsigned long)i + 1, (int)(step->depth * 2), "");
        html_text(out, step->message);
        if (step->loc.line != 0) {
            text_append(out, "  - ");
            html_text(out, location_text(html->locations, step->loc));
        }
        text_char(out, '\n');
    }
    text_append(out, "</pre>\n");
}

/* ---- in the source ------------------------------------------------------------------------- */

typedef struct Shown {
    uint32_t line, step; /* step UINT32_MAX: a line around */
} Shown;

static int compare_shown(const void *a, const void *b) {
    const Shown *x = a, *y = b;
    if (x->line != y->line) {
        return x->line < y->line ? -1 : 1;
    }
    return (x->step > y->step) - (x->step < y->step);
}

static void append_line(Html *html, IrLoc loc) {
    Text *out = html->out;
    const char *line = source_raw_line(html->sources, loc);
    text_printf(out, "%5lu  ", (unsigned long)loc.line);
    if (line != NULL) {
        html_clip(out, line, LONGEST_LINE);
    }
    text_char(out, '\n');
}

/* Lines around the steps, those of the steps themselves marked, each step below its line. */
static void append_lines(Html *html, const Finding *finding, const Shown *shown, size_t count,
                         const char *file) {
    Text *out = html->out;
    bool in_pre = false;
    uint32_t last = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_new = shown[i].line != last;
        bool is_hit = false;
        for (size_t k = i; k < count && shown[k].line == shown[i].line; k++) {
            is_hit = is_hit || shown[k].step != UINT32_MAX;
        }
        if (is_new && (is_hit || !in_pre)) {
            text_append(out, in_pre ? "</pre>" : "");
            text_append(out, is_hit ? "<pre class=\"hit\">" : "<pre>");
        }
        if (is_new && last != 0 && shown[i].line > last + 1 && !is_hit) {
            text_append(out, "    \xE2\x8B\xAF\n");
        }
        if (is_new) {
            append_line(html, (IrLoc){file, shown[i].line, 1});
            in_pre = !is_hit;
            text_append(out, is_hit ? "</pre>" : "");
        }
        last = shown[i].line;
        if (shown[i].step != UINT32_MAX) {
            append_step(html, finding, shown[i].step);
        }
    }
    text_append(out, in_pre ? "</pre>" : "");
}

/* Steps `first` to `end` of one function in one file. */
static void append_excerpt(Html *html, const Finding *finding, uint32_t first, uint32_t end) {
    Text *out = html->out;
    VEC(Shown) shown = {0};
    const Step *steps = finding->steps;
    for (uint32_t i = first; i < end; i++) {
        uint32_t line = steps[i].loc.line;
        uint32_t from = line > AROUND ? line - AROUND : 1;
        for (uint32_t n = from; n <= line + AROUND; n++) {
            IrLoc loc = {steps[i].loc.file, n, 1};
            if (n != line && source_raw_line(html->sources, loc) != NULL) {
                vec_push(html->arena, &shown, (Shown){n, UINT32_MAX});
            }
        }
        vec_push(html->arena, &shown, (Shown){line, i});
    }
    qsort(shown.items, shown.count, sizeof *shown.items, compare_shown);
    text_append(out, "<div class=\"source\"><p class=\"file\"><code>");
    html_text(out, location_path(html->locations, steps[first].loc.file));
    text_append(out, "</code>");
    if (steps[first].function != NULL) {
        text_append(out, ", in ");
        html_code(out, steps[first].function);
    }
    text_append(out, "</p>");
    append_lines(html, finding, shown.items, shown.count, steps[first].loc.file);
    text_append(out, "</div>\n");
}

static bool goes_together(const Step *a, const Step *b) {
    if (a->loc.line == 0 || b->loc.line == 0 || strcmp(a->loc.file, b->loc.file) != 0) {
        return false;
    }
    const char *x = a->function != NULL ? a->function : "";
    const char *y = b->function != NULL ? b->function : "";
    return strcmp(x, y) == 0;
}

/* An excerpt must read from top to bottom: where the path goes back, a new one begins. */
static void append_quoted_path(Html *html, const Finding *finding) {
    for (uint32_t i = 0; i < finding->step_count;) {
        uint32_t end = i + 1;
        while (end < finding->step_count &&
               goes_together(&finding->steps[end - 1], &finding->steps[end]) &&
               finding->steps[end].loc.line >= finding->steps[end - 1].loc.line) {
            end++;
        }
        if (finding->steps[i].loc.line == 0) {
            append_step(html, finding, i);
        } else {
            append_excerpt(html, finding, i, end);
        }
        i = end;
    }
}

/* ---- findings ------------------------------------------------------------------------------- */

static void append_headline(Html *html, const Finding *finding) {
    Text *out = html->out;
    const char *severity = rules_severity_name(finding->severity);
    text_printf(out, "<summary><span class=\"badge %s\">%s</span> <b>%s</b> ", severity, severity,
                finding->rule->id);
    html_text(out, finding->message);
    if (strcmp(state_name(finding), "open") != 0) {
        text_printf(out, " <span class=\"badge state\">%s</span>", state_name(finding));
    }
    text_append(out, " <span class=\"where\">");
    html_text(out, location_text(html->locations, finding->loc));
    if (finding->function != NULL) {
        text_append(out, " in ");
        html_text(out, finding->function);
    }
    text_append(out, "</span></summary>\n");
}

static const char *components_of(Html *html, const Finding *finding) {
    Text names = text_new(html->arena);
    for (uint32_t i = 0; i < finding->component_count; i++) {
        text_printf(&names, "%s%s", i > 0 ? ", " : "", finding->components[i]);
    }
    return text_str(&names);
}

static void append_details(Html *html, const Finding *finding) {
    Text *out = html->out;
    text_append(out, "<dl class=\"facts\">\n");
    text_printf(out, "<dt>Rule</dt><dd><a href=\"#%s\">%s</a></dd>\n", finding->rule->id,
                finding->rule->name);
    html_fact(out, "Object", finding->object);
    if (finding->birth.line != 0) {
        html_fact(out, "From", location_text(html->locations, finding->birth));
    }
    html_fact(out, "Components", components_of(html, finding));
    html_fact(out, "Decision", state_reason(html->arena, finding));
    html_fact(out, "Fingerprint", finding->fingerprint);
    for (uint32_t i = 0; i < finding->also_count; i++) {
        html_fact(out, "The same at", location_text(html->locations, finding->also[i]));
    }
    text_append(out, "</dl>\n");
}

static void append_advice(Html *html, const Rule *rule) {
    if (rule->advice != NULL) {
        text_append(html->out, "<p><b>What to do:</b> ");
        html_text(html->out, rule->advice);
        text_append(html->out, "</p>\n");
    }
}

static void append_fix(Html *html, const Fix *fix) {
    if (fix == NULL) {
        return;
    }
    text_append(html->out, fix->removed > 0 ? "<p>This change mends it, at "
                                            : "<p>This line mends it, in front of ");
    html_code(html->out, location_text(html->locations, (IrLoc){fix->file, fix->line, 0}));
    text_append(html->out, ". The sources were checked with it: the finding is gone, and nothing "
                           "is worse.</p>\n<div class=\"source\"><pre>");
    Text lines = text_new(html->arena);
    if (fix->removed > 0) {
        hunk_append(&lines, fix, "");
    } else {
        text_append(&lines, fix->text);
    }
    html_text(html->out, text_str(&lines));
    text_append(html->out, "</pre></div>\n");
}

static void append_finding(Html *html, uint32_t index, bool is_quoted) {
    Text *out = html->out;
    const Finding *finding = html->results->findings[index];
    text_printf(out, "<details class=\"finding %s\" id=\"f%lu\" data-counts=\"%s\">",
                rules_severity_name(finding->severity), (unsigned long)index,
                verdict_counts(finding) ? "yes" : "no");
    append_headline(html, finding);
    text_append(out, "<div class=\"inside\">\n");
    append_details(html, finding);
    append_advice(html, finding->rule);
    append_fix(html, finding->fix);
    if (is_quoted) {
        append_quoted_path(html, finding);
    } else {
        append_plain_path(html, finding);
    }
    text_append(out, "</div></details>\n");
}

static void append_filters(Html *html) {
    text_append(html->out,
                "<div class=\"filters\" id=\"filters\" hidden>\n"
                "<label>Severity <select id=\"by-severity\"><option value=\"\">all</option>"
                "<option value=\"error\">errors</option><option value=\"warning\">warnings</option>"
                "<option value=\"note\">notes</option></select></label>\n"
                "<label>State <select id=\"by-state\"><option value=\"\">all</option>"
                "<option value=\"counts\">counts</option>"
                "<option value=\"left\">left alone</option></select></label>\n"
                "<label>Text <input type=\"search\" id=\"by-text\"></label>\n"
                "<button type=\"button\" id=\"open-all\">Open all</button>\n"
                "<button type=\"button\" id=\"close-all\">Close all</button>\n"
                "<span id=\"shown\" role=\"status\"></span>\n</div>\n");
}

/* The worst first, and of these the ones that count. */
static void append_in_order(Html *html, const bool *marks, const bool *quoted) {
    for (int rank = 0; rank < 2 * (RULE_ERROR + 1); rank++) {
        bool counts = rank <= RULE_ERROR;
        int severity = RULE_ERROR - rank % (RULE_ERROR + 1);
        for (uint32_t i = 0; i < html->results->finding_count; i++) {
            const Finding *finding = html->results->findings[i];
            if (marks[i] && (int)finding->severity == severity &&
                verdict_counts(finding) == counts) {
                append_finding(html, i, quoted[i]);
            }
        }
    }
}

void html_findings(Html *html) {
    const Results *results = html->results;
    text_append(html->out, "<section class=\"page\" aria-labelledby=\"findings\">\n"
                           "<h2 id=\"findings\">Findings</h2>\n");
    if (results->finding_count == 0) {
        text_append(html->out, "<p>There are none.</p>\n</section>\n");
        return;
    }
    text_append(html->out, "<p>Each is an execution that was found to be possible in the model, "
                           "and was executed again alone. Numbers are the order of steps.</p>\n");
    if (results->finding_count > HTML_FINDINGS) {
        text_printf(html->out, "<p>%lu findings, the least severe, are left out here.</p>\n",
                    (unsigned long)(results->finding_count - HTML_FINDINGS));
    }
    append_filters(html);
    append_in_order(html, worst_marks(html->arena, results, HTML_FINDINGS),
                    worst_marks(html->arena, results, HTML_QUOTED));
    text_append(html->out, "</section>\n");
}
