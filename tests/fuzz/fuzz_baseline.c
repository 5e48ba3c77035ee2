/* fuzz_baseline.c - baselines: what is understood of one is compared with no findings. */
#include "fuzz.h"
#include "run/baseline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    const char *path = scratch_write("baseline.json", data, size);
    const Baseline *baseline = baseline_read(arena, path, diag_new(arena, NULL, false));
    Results results = {0};
    baseline_compare(arena, baseline, &results, NULL);
    Text text = text_new(arena);
    baseline_text(&text, &results);
    arena_close(arena);
    return 0;
}
