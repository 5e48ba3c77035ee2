/* details.c - what -v tells about a run. */
#include "cli/details.h"

#include <string.h>

static void append_environment(Text *out, const Results *results) {
    text_printf(out, "headers      %s\n", results->headers);
    text_printf(out, "libclang     %s\n", results->libclang);
    text_printf(out, "rules        %lu rules for %lu kinds of objects, digest %s\n",
                (unsigned long)results->rules->rule_count,
                (unsigned long)results->rules->kind_count, results->rules->digest);
}

void details_dropped(Text *out, const ProjectUnit *unit) {
    for (size_t i = 0; i < unit->dropped_count; i++) {
        text_printf(out, "      compiler option ignored: %s\n", unit->dropped[i]);
    }
}

static void append_unit(Text *out, const ProjectUnit *unit, const UnitResult *result, int width) {
    if (result->status == UNIT_SKIPPED) {
        text_printf(out,
                    "  %-*s  skipped: nothing in its component mentions what a rule is about\n",
                    width, result->file);
        return;
    }
    text_printf(out, "  %-*s  %-8s  %4lu functions", width, result->file,
                verdict_unit_name(result->status), (unsigned long)result->functions);
    if (result->degraded_functions > 0) {
        text_printf(out, " (%lu degraded)", (unsigned long)result->degraded_functions);
    }
    text_printf(out, "  %.3f s\n", result->parse_seconds);
    for (uint32_t i = 0; i < result->reason_count; i++) {
        text_printf(out, "      %s\n", result->reasons[i]);
    }
    for (uint32_t i = 0; i < result->repair_count; i++) {
        const Repair *repair = &result->repairs[i];
        if (!verdict_repair_is_lossy(repair->kind)) { /* the others are among the reasons */
            text_printf(out, "      %s:%lu: %s\n", repair->loc.file,
                        (unsigned long)repair->loc.line, verdict_repair_text(out->arena, repair));
        }
    }
    details_dropped(out, unit);
}

void details_component(Text *out, const ProjectComponent *component) {
    const char *kind = project_kind_name(component->kind);
    text_printf(out, "component    %s%s%s%s\n", component->name, *kind != '\0' ? " (" : "", kind,
                *kind != '\0' ? ")" : "");
    if (component->origin != NULL) {
        bool configured = component->configuration != NULL;
        text_printf(out, "      from %s%s%s\n", component->origin, configured ? ", " : "",
                    configured ? component->configuration : "");
    }
    for (size_t i = 0; i < component->note_count; i++) {
        text_printf(out, "      %s\n", component->notes[i]);
    }
    for (size_t i = 0; i < component->unresolved_count; i++) {
        text_printf(out, "      without a value: %s\n", component->unresolved[i]);
    }
}

/* Results.units are in project order. */
static void append_units(Text *out, const Project *project, const Results *results) {
    size_t width = 0;
    for (uint32_t i = 0; i < results->unit_count; i++) {
        size_t length = strlen(results->units[i]->file);
        width = length > width ? length : width;
    }
    for (size_t c = 0; c < project->component_count; c++) {
        details_component(out, &project->components[c]);
        for (uint32_t i = 0; i < results->unit_count; i++) {
            if (strcmp(results->units[i]->component, project->components[c].name) == 0) {
                append_unit(out, &project->units[i], results->units[i], (int)width);
            }
        }
    }
}

static void append_gaps(Text *out, const Results *results) {
    uint64_t total = 0;
    for (uint32_t i = 0; i < results->gap_count; i++) {
        total += results->gaps[i].count;
    }
    text_printf(out, "not lowered  %llu pieces of syntax\n", (unsigned long long)total);
    for (uint32_t i = 0; i < results->gap_count; i++) {
        const IrGap *gap = &results->gaps[i];
        text_printf(out, "  %6lu  %s, first at %s:%lu:%lu\n", (unsigned long)gap->count, gap->kind,
                    gap->first.file != NULL ? gap->first.file : "?", (unsigned long)gap->first.line,
                    (unsigned long)gap->first.column);
    }
}

static const double mebibyte = 1024.0 * 1024.0;

static void append_statistics(Text *out, const RunStatistics *s) {
    text_printf(out,
                "engine       %llu states, %llu merged; %llu summaries, used %llu times; "
                "%llu witnesses replayed\n",
                (unsigned long long)s->states, (unsigned long long)s->merged,
                (unsigned long long)s->summaries, (unsigned long long)s->summary_hits,
                (unsigned long long)s->replays);
    text_printf(out, "time         %.3f s parsing, %.3f s engine, %.3f s in all\n",
                s->parse_seconds, s->engine_seconds, s->total_seconds);
    text_printf(out, "memory       %.1f MiB at most\n", (double)s->peak_memory / mebibyte);
    if (s->worker_memory > 0) {
        text_printf(out, "workers      %.1f MiB at most, the largest\n",
                    (double)s->worker_memory / mebibyte);
    }
}

/* What each exploration has cost. */
static void append_passes(Text *out, const Results *results) {
    for (uint32_t i = 0; i < results->pass_count; i++) {
        const PassFigures *pass = &results->passes[i];
        bool is_first = i == 0 || strcmp(pass->component, results->passes[i - 1].component) != 0;
        if (is_first) {
            text_printf(out, "explored     %s\n", pass->component);
        }
        text_printf(out, "  %-23s %-8s %-7s %7llu states, %5.1f MiB, %llu reports, %.3f + %.3f s\n",
                    pass->about, pass->how, pass->came_to, (unsigned long long)pass->states,
                    (double)pass->bytes / mebibyte, (unsigned long long)pass->reports,
                    pass->explored, pass->judged);
    }
}

void details_append(Text *out, const Project *project, const Results *results) {
    append_environment(out, results);
    append_units(out, project, results);
    append_gaps(out, results);
    append_passes(out, results);
    append_statistics(out, &results->statistics);
}
