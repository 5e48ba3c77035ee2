/* cli.c - from the command line to the command. */
#include "base/platform.h"
#include "cli/commands.h"

#include <stdlib.h>

typedef int Command(Cli *cli);
static Command *const commands[COMMAND_COUNT] = {
#define COMMAND(ID, NAME, ARGUMENTS, SUMMARY, FUNCTION) [COMMAND_##ID] = FUNCTION,
#include "cli/commands.def"
#undef COMMAND
};

/* NO_COLOR counts when it is set to anything but "" (no-color.org). */
static bool wants_color(ColorWhen when, FILE *stream) {
    const char *no_color = getenv("NO_COLOR");
    if (when == COLOR_AUTO) {
        return platform_is_terminal(stream) && (no_color == NULL || *no_color == '\0');
    }
    return when == COLOR_ALWAYS;
}

static int run(Cli *cli) {
    if (cli->options.version) {
        return cmd_version(cli);
    }
    Text out = text_new(cli->arena);
    if (cli->options.help) {
        cmd_help_text(&out, cli->options.command);
        fputs(text_str(&out), stdout);
        return STATUS_CLEAN;
    }
    if (cli->options.command == COMMAND_NONE) {
        cmd_help_short(&out);
        fputs(text_str(&out), stderr);
        return STATUS_USAGE;
    }
    return commands[cli->options.command](cli);
}

bool cli_read_options(Cli *cli, int argc, const char *const *argv) {
    Options *options = &cli->options;
    Config *config = &cli->config;
    if (!options_parse(cli->arena, argc, argv, options, cli->diag) ||
        !config_load(cli->arena, options, config, cli->diag)) {
        return false;
    }
    if (config->path == NULL) {
        return true;
    }
    if (!options_parse_over(cli->arena, argc, argv, config->settings.items, config->settings.count,
                            options, cli->diag)) {
        return false;
    }
    /* Those of the command line come last, for that is where they win. */
    for (size_t i = 0; i < options->compiler_arg_count; i++) {
        vec_push(cli->arena, &config->compiler_args, options->compiler_args[i]);
    }
    options->compiler_args = config->compiler_args.items;
    options->compiler_arg_count = config->compiler_args.count;
    return true;
}

int cli_main(int argc, const char *const *argv) {
    platform_begin();
    Arena *arena = arena_open();
    Cli cli = {.arena = arena,
               .diag = diag_new(arena, stderr, wants_color(COLOR_AUTO, stderr)),
               .args = argv,
               .arg_count = argc > 0 ? (size_t)argc : 0};
    int status = STATUS_USAGE;
    if (cli_read_options(&cli, argc, argv)) {
        cli.diag = diag_new(arena, stderr, wants_color(cli.options.color, stderr));
        cli.color_out = wants_color(cli.options.color, stdout);
        status = run(&cli);
        if (cli.pool != NULL) {
            pool_close(cli.pool);
        }
    } else {
        bool known = cli.options.command != COMMAND_NONE;
        diag_report(cli.diag, DIAG_NOTE, (DiagPlace){0}, "'fltcheck help%s%s' tells what there is",
                    known ? " " : "", options_command_name(cli.options.command));
    }
    arena_close(arena);
    return status;
}
