/* triage_json.h - decisions as JSON: {"schema": 1, "decisions": [{"fingerprint", "status", "by",
 * "why", "until", "when"}]}. */
#ifndef FLTCHECK_CLI_TRIAGE_JSON_H
#define FLTCHECK_CLI_TRIAGE_JSON_H

#include "base/text.h"
#include "store/store.h"

void triage_json_write(Text *out, const StoreDecisions *decisions);

/* False after a message. */
bool triage_json_read(Arena *arena, const char *path, StoreDecisions *decisions, Diag *diag);

#endif
