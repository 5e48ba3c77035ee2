/* report_sarif.c - SARIF 2.1.0, for GitHub's code scanning and whoever else reads it. */
#include "report/sarif.h"
#include "report/worst.h"

#include "base/sha256.h"
#include "base/strmap.h"

#include <string.h>

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static json_t *tool_of(Sarif *sarif) {
    json_t *driver = json_object(), *tool = json_object(), *properties = json_object();
    json_object_set_new(driver, "name", json_string("fltcheck"));
    json_object_set_new(driver, "fullName", json_string("fltcheck " FLTCHECK_VERSION));
    json_object_set_new(driver, "version", json_string(FLTCHECK_VERSION));
    json_object_set_new(driver, "semanticVersion", json_string(FLTCHECK_VERSION));
    json_object_set_new(driver, "informationUri", json_string(FLTCHECK_HOMEPAGE));
    json_object_set_new(driver, "language", json_string("en-US"));
    json_object_set_new(driver, "rules", sarif_rules(sarif));
    json_object_set_new(driver, "notifications", sarif_notification_kinds(sarif));
    json_object_set_new(properties, "libclang",
                        values_text(sarif->arena, sarif->results->libclang));
    json_object_set_new(properties, "headers", values_text(sarif->arena, sarif->results->headers));
    json_object_set_new(properties, "rules",
                        values_text(sarif->arena, sarif->results->rules->digest));
    json_object_set_new(driver, "properties", properties);
    json_object_set_new(tool, "driver", driver);
    return tool;
}

/* ---- files ----------------------------------------------------------------------------- */

static json_t *artifact_of(Sarif *sarif, const char *file, bool is_unit) {
    json_t *artifact = json_object();
    json_object_set_new(artifact, "location", sarif_artifact(sarif, file));
    size_t length = 0;
    const char *content = source_content(sarif->sources, file, &length);
    if (content != NULL) {
        json_t *hashes = json_object();
        json_object_set_new(artifact, "length", values_number(length));
        json_object_set_new(hashes, "sha-256",
                            json_string(sha256_hex(sarif->arena, content, length)));
        json_object_set_new(artifact, "hashes", hashes);
    }
    if (is_unit) {
        json_t *roles = json_array();
        json_array_append_new(roles, json_string("analysisTarget"));
        json_object_set_new(artifact, "roles", roles);
    }
    return artifact;
}

/* The units, and what else findings lie in; each once. */
static json_t *artifacts_of(Sarif *sarif) {
    const Results *results = sarif->results;
    StrMap *seen = strmap_new(sarif->arena);
    json_t *artifacts = json_array();
    for (uint32_t i = 0; i < results->unit_count + results->finding_count; i++) {
        bool is_unit = i < results->unit_count;
        const char *file = is_unit ? results->units[i]->file
                                   : results->findings[i - results->unit_count]->loc.file;
        const char *uri = file != NULL ? location_uri(sarif->locations, file) : "";
        if (*uri != '\0' && !strmap_has(seen, uri)) {
            strmap_put(seen, uri, NULL);
            json_array_append_new(artifacts, artifact_of(sarif, file, is_unit));
        }
    }
    return artifacts;
}

static json_t *bases_of(Sarif *sarif) {
    json_t *bases = json_object(), *root = json_object();
    json_object_set_new(root, "uri", json_string(location_root_uri(sarif->locations)));
    json_object_set_new(root, "description",
                        sarif_message(sarif, "The root of the sources that were checked."));
    json_object_set_new(bases, "%SRCROOT%", root);
    return bases;
}

/* A revision without a repository can't be written down. */
static void set_provenance(Sarif *sarif, json_t *run) {
    const ReportOrigin *origin = sarif->options.origin;
    if (origin == NULL || origin->repository == NULL || origin->revision == NULL) {
        return;
    }
    json_t *details = json_object(), *array = json_array(), *root = json_object();
    json_object_set_new(details, "repositoryUri",
                        json_string(location_encode(sarif->arena, origin->repository, ":[]%")));
    json_object_set_new(details, "revisionId", values_text(sarif->arena, origin->revision));
    if (origin->branch != NULL) {
        json_object_set_new(details, "branch", values_text(sarif->arena, origin->branch));
    }
    json_object_set_new(root, "uriBaseId", json_string("%SRCROOT%"));
    json_object_set_new(details, "mappedTo", root);
    json_array_append_new(array, details);
    json_object_set_new(run, "versionControlProvenance", array);
}

/* ---- all of it --------------------------------------------------------------------------- */

/* Two passes, so that what is worst gets its path first where not all paths fit. */
static json_t *results_of(Sarif *sarif, uint32_t *left_out) {
    const Results *results = sarif->results;
    const bool *marks = worst_marks(sarif->arena, results, SARIF_RESULTS);
    json_t **made = ARENA_ARRAY(sarif->arena, json_t *, results->finding_count + 1);
    for (int severity = RULE_ERROR; severity >= RULE_NOTE; severity--) {
        for (uint32_t i = 0; i < results->finding_count; i++) {
            if (marks[i] && (int)results->findings[i]->severity == severity) {
                made[i] = sarif_result(sarif, results->findings[i]);
            }
        }
    }
    json_t *array = json_array();
    for (uint32_t i = 0; i < results->finding_count; i++) {
        if (made[i] != NULL) {
            json_array_append_new(array, made[i]);
        }
    }
    *left_out = results->finding_count - (uint32_t)json_array_size(array);
    return array;
}

/* Reports of several projects of one repository are told apart by this. */
static json_t *automation_of(Sarif *sarif) {
    const char *project = sarif->results->project;
    json_t *automation = json_object();
    const char *id =
        project != NULL ? arena_printf(sarif->arena, "fltcheck/%s/", project) : "fltcheck/";
    json_object_set_new(automation, "id", values_text(sarif->arena, id));
    json_object_set_new(automation, "description",
                        sarif_message(sarif, "Life cycle of minifilter communication ports."));
    return automation;
}

static json_t *run_of(Sarif *sarif) {
    json_t *run = json_object(), *invocations = json_array();
    uint32_t left_out = 0;
    json_t *results = results_of(sarif, &left_out);
    json_array_append_new(invocations, sarif_invocation(sarif, left_out));
    json_object_set_new(run, "tool", tool_of(sarif));
    json_object_set_new(run, "automationDetails", automation_of(sarif));
    json_object_set_new(run, "language", json_string("en-US"));
    json_object_set_new(run, "columnKind", json_string("utf16CodeUnits"));
    json_object_set_new(run, "defaultSourceLanguage", json_string("c"));
    json_object_set_new(run, "originalUriBaseIds", bases_of(sarif));
    set_provenance(sarif, run);
    json_object_set_new(run, "invocations", invocations);
    json_object_set_new(run, "artifacts", artifacts_of(sarif));
    json_object_set_new(run, "results", results);
    return run;
}

void report_sarif(Text *out, const Results *results, ReportOptions options) {
    Sources *sources = source_open(out->arena, results);
    Sarif sarif = {.arena = out->arena,
                   .results = results,
                   .options = options,
                   .sources = sources,
                   .locations = location_open(out->arena, sources, options.origin)};
    json_t *log = json_object(), *runs = json_array();
    json_object_set_new(log, "$schema", json_string(SCHEMA));
    json_object_set_new(log, "version", json_string("2.1.0"));
    json_array_append_new(runs, run_of(&sarif));
    json_object_set_new(log, "runs", runs);
    values_finish_compact(out, log);
}
