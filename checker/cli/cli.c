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

int cli_main(int argc, const char *const *argv) {
    Arena *arena = arena_open();
    Cli cli = {.arena = arena,
               .diag = diag_new(arena, stderr, wants_color(COLOR_AUTO, stderr)),
               .args = argv,
               .arg_count = argc > 0 ? (size_t)argc : 0};
    int status = STATUS_USAGE;
    if (options_parse(arena, argc, argv, &cli.options, cli.diag)) {
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
