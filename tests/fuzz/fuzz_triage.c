/* fuzz_triage.c - decisions as JSON: what is read is written, and that is read, too. */
#include "cli/triage_json.h"
#include "fuzz.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    StoreDecisions decisions = {0}, again = {0};
    if (triage_json_read(arena, scratch_write("triage.json", data, size), &decisions, diag)) {
        Text text = text_new(arena);
        triage_json_write(&text, &decisions);
        const char *path = scratch_write_text("triage.json", text_str(&text));
        if (!triage_json_read(arena, path, &again, diag) || again.count != decisions.count) {
            abort();
        }
    }
    arena_close(arena);
    return 0;
}
