/* sarif.h - the parts of a SARIF report (private). */
#ifndef FLTCHECK_REPORT_SARIF_H
#define FLTCHECK_REPORT_SARIF_H

#include "report/location.h"
#include "report/report.h"
#include "report/values.h"

/* What GitHub's code scanning documents that it shows; more is left out here, worst
 * first, and a notification says so. Steps are those of all code flows together: they
 * keep the file below the size that is accepted. */
enum {
    SARIF_RESULTS = 5000,
    SARIF_LOCATIONS = 100,
    SARIF_STEPS = 1000,
    SARIF_ALL_STEPS = 100000,
    SARIF_NOTIFICATIONS = 1000
};

typedef struct Sarif {
    Arena *arena;
    const Results *results;
    ReportOptions options;
    Sources *sources;
    Locations *locations;
    uint32_t steps; /* of code flows so far */
    uint32_t flows_left_out, steps_left_out, locations_left_out;
} Sarif;

/* tool.driver.rules and tool.driver.notifications. */
json_t *sarif_rules(Sarif *sarif);
json_t *sarif_notification_kinds(Sarif *sarif);

/* A result for a finding. */
json_t *sarif_result(Sarif *sarif, const Finding *finding);

/* invocations: what stood in the way of knowing more. `left_out`: results. */
json_t *sarif_invocation(Sarif *sarif, uint32_t left_out);

/* {"uri": ..., "uriBaseId": ...} of a file. */
json_t *sarif_artifact(Sarif *sarif, const char *file);

/* A location with a region; `statement` (may be NULL) tells how far it reaches. */
json_t *sarif_location(Sarif *sarif, IrLoc loc, const char *statement);

/* {"text": ...}. */
json_t *sarif_message(Sarif *sarif, const char *text);

#endif
