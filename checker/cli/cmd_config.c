/* cmd_config.c - `fltcheck config show`: which value each option has, and why. */
#include "cli/commands.h"

#include <string.h>

enum { NAME_WIDTH = 16 };

/* What holds where nothing is said; flags are false. */
static const char *const fallbacks[OPTION_COUNT] = {[OPTION_PROJECT] =
                                                        "the nearest compile_commands.json",
                                                    [OPTION_CONFIG] = "Debug",
                                                    [OPTION_PLATFORM] = "x64",
                                                    [OPTION_HEADERS] = "auto",
                                                    [OPTION_ENTRY] = "DriverEntry",
                                                    [OPTION_RULES] = "built in",
                                                    [OPTION_FORMAT] = "text",
                                                    [OPTION_FAIL_ON] = "warning",
                                                    [OPTION_JOBS] = "one for each processor",
                                                    [OPTION_UNIT_TIMEOUT] = "120",
                                                    [OPTION_UNIT_MEMORY] = "4096",
                                                    [OPTION_MAX_STATES] = "600000",
                                                    [OPTION_COLOR] = "auto",
                                                    [OPTION_PROGRESS] = "auto"};

static bool is_set(const Config *config, OptionId id) {
    for (size_t i = 0; i < config->settings.count; i++) {
        if (config->settings.items[i].id == id) {
            return true;
        }
    }
    return false;
}

static void append_line(Text *out, const char *name, const char *value, const char *origin) {
    text_printf(out, "%-*s %s  # %s\n", NAME_WIDTH, arena_printf(out->arena, "%s:", name), value,
                origin);
}

static void append_options(Text *out, const Config *config) {
    for (size_t i = 0; i < config->settings.count; i++) {
        const OptionSetting *setting = &config->settings.items[i];
        DiagPlace place = setting->place;
        append_line(out, options_table[setting->id].name,
                    setting->value != NULL ? setting->value : "true",
                    arena_printf(out->arena, "%s:%u:%u", place.file, place.line, place.column));
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const OptionInfo *option = &options_table[i];
        const char *fallback = option->argument == NULL ? "false" : fallbacks[i];
        if (config_is_option((OptionId)i) && fallback != NULL && !is_set(config, (OptionId)i)) {
            append_line(out, option->name, fallback, "default");
        }
    }
}

static void append_patterns(Text *out, const Config *config) {
    for (size_t i = 0; i < config->patterns.count; i++) {
        const RunPattern *pattern = &config->patterns.items[i];
        const Suppression *entry = &pattern->entry;
        text_printf(out, "suppress: %s in ", entry->rules);
        for (size_t k = 0; k < pattern->file_count; k++) {
            text_printf(out, "%s%s", k > 0 ? ", " : "", pattern->files[k]);
        }
        text_printf(out, "%s%s%s: %s  # %s:%lu:%lu\n", pattern->file_count == 0 ? "all files" : "",
                    entry->until != NULL ? " until " : "", entry->until != NULL ? entry->until : "",
                    entry->reason, entry->loc.file, (unsigned long)entry->loc.line,
                    (unsigned long)entry->loc.column);
    }
}

int cmd_config(Cli *cli) {
    static const char *const actions[] = {"show"};
    const Options *options = &cli->options;
    const char *action = options->words.count > 0 ? options->words.items[0] : "show";
    if (strcmp(action, "show") != 0) {
        options_unknown(cli->diag, "unknown action", action, actions, 1);
        return STATUS_USAGE;
    }
    Text out = text_new(cli->arena);
    const Config *config = &cli->config;
    if (config->path == NULL) {
        text_append(&out, "# there is no .fltcheck.yaml\n");
    }
    for (size_t i = config->files.count; i > 0; i--) {
        text_printf(&out, "# %s%s\n", config->files.items[i - 1],
                    i == config->files.count ? "" : " (extended)");
    }
    append_options(&out, config);
    for (size_t i = 0; i < config->compiler_args.count; i++) {
        append_line(&out, "compiler-args", config->compiler_args.items[i], config->path);
    }
    append_patterns(&out, config);
    fputs(text_str(&out), stdout);
    return STATUS_CLEAN;
}
