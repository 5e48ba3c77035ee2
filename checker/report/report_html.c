/* report_html.c - the audit report: one file that needs nothing else, neither network nor
 * script. Its policy lets nothing run but the script that is in it, by its hash, so
 * that nothing from the sources can, whatever it looks like. */
#include "report/html.h"

#include "base/embed.h"
#include "base/sha256.h"

#include <string.h>

static const char *embedded(const char *path) {
    for (const EmbeddedFile *file = embed_report; file->path != NULL; file++) {
        if (strcmp(file->path, path) == 0) {
            return (const char *)file->bytes;
        }
    }
    return "";
}

static void append_head(Html *html, const char *style, const char *script) {
    Text *out = html->out;
    text_append(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    text_printf(out,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src 'sha256-%s'; script-src 'sha256-%s'; base-uri 'none'; "
                "form-action 'none'\">\n",
                sha256_base64(html->arena, style, strlen(style)),
                sha256_base64(html->arena, script, strlen(script)));
    text_append(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                     "<meta name=\"generator\" content=\"fltcheck " FLTCHECK_VERSION "\">\n"
                     "<title>");
    html_text(out, html->results->project != NULL ? html->results->project : "");
    text_append(out, " - fltcheck audit report</title>\n<style>");
    text_append(out, style);
    text_append(out, "</style>\n</head>\n");
}

static void append_contents(Html *html) {
    Text *out = html->out;
    text_append(out, "<nav aria-label=\"Contents\"><ul>\n"
                     "<li><a href=\"#summary\">Summary</a></li>\n"
                     "<li><a href=\"#checked\">What was checked</a></li>\n");
    for (uint32_t i = 0; html->results->components != NULL && i < html->results->component_count;
         i++) {
        text_printf(out, "<li><a href=\"#c%lu\">", (unsigned long)i);
        html_text(out, html->results->components[i].name);
        text_append(out, "</a></li>\n");
    }
    text_append(out, "<li><a href=\"#findings\">Findings</a></li>\n"
                     "<li><a href=\"#left-alone\">Left alone</a></li>\n"
                     "<li><a href=\"#assumptions\">Assumptions</a></li>\n"
                     "<li><a href=\"#changes\">Changes</a></li>\n"
                     "<li><a href=\"#rules\">Rules</a></li>\n"
                     "<li><a href=\"#sign-off\">Sign-off</a></li>\n</ul></nav>\n");
}

static void append_body(Html *html) {
    Text *out = html->out;
    const Results *results = html->results;
    text_append(out, "<body>\n<a class=\"skip\" href=\"#main\">Skip to the report</a>\n"
                     "<div class=\"frame\">\n<header>\n"
                     "<p class=\"tools\"><button type=\"button\" id=\"theme\" hidden>Light or dark"
                     "</button></p>\n<h1>");
    html_text(out, results->project != NULL ? results->project : "Audit report");
    text_append(out, "</h1>\n<p>Audit report on the life cycle of minifilter communication ports"
                     "</p>\n");
    append_contents(html);
    text_append(out, "</header>\n<main id=\"main\">\n");
    html_summary(html);
    for (uint32_t i = 0; results->components != NULL && i < results->component_count; i++) {
        html_component(html, i);
    }
    html_findings(html);
    html_rest(html);
    text_append(out, "</main>\n<footer>Made by fltcheck " FLTCHECK_VERSION ".</footer>\n</div>\n");
}

void report_html(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Html html = {.out = out,
                 .arena = out->arena,
                 .results = results,
                 .options = options,
                 .sources = sources,
                 .locations = location_open(out->arena, sources, options.origin)};
    const char *script = embedded("report.js");
    append_head(&html, embedded("report.css"), script);
    append_body(&html);
    text_printf(out, "<script>%s</script>\n</body>\n</html>\n", script);
}
