/* fuzz_config.c - .fltcheck.yaml; what it sets goes through the command line's parser. */
#include "cli/config.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const words[] = {"fltcheck", "check", "a.c"};
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    Options options = {0}, over = {0};
    Config config;
    if (options_parse(arena, 3, words, &options, diag)) {
        scratch_write_text("common.yaml", "fail-on: error\nsuppress:\n- rules: [FLT201]\n"
                                          "  files: gen/\n  reason: made\n");
        options.settings = scratch_write(".fltcheck.yaml", data, size);
        if (config_load(arena, &options, &config, diag)) {
            options_parse_over(arena, 3, words, config.settings.items, config.settings.count, &over,
                               diag);
        }
    }
    arena_close(arena);
    return 0;
}
