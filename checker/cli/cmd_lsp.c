/* cmd_lsp.c - `fltcheck lsp`: projects for the language server, opened as the command line would.
 */
#include "lsp/lsp.h"

#include "base/platform.h"
#include "cli/checking.h"
#include "cli/commands.h"

#include <string.h>

/* One project with all that was opened for it. */
typedef struct Owner {
    LspProject project;
    Cli cli;
    Checking checking;
} Owner;

/* Those that are about one run: the server has its own way to report. */
static bool is_for_server(OptionId id) {
    return (options_table[id].commands & 1U << COMMAND_LSP) != 0 && id != OPTION_HELP &&
           id != OPTION_VERSION && id != OPTION_COLOR;
}

static bool is_option(void *context, const char *name, bool *takes_value) {
    (void)context;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (is_for_server((OptionId)i) && strcmp(options_table[i].name, name) == 0) {
            *takes_value = options_table[i].argument != NULL;
            return true;
        }
    }
    return false;
}

/* `fltcheck check WORDS... OWN... PATH`: what the client says comes before what the server was
 * started with, which wins. */
static const char *const *command_of(const Cli *server, Arena *arena, const char *path,
                                     const char *const *words, size_t count, int *argc) {
    const char **argv = ARENA_ARRAY(arena, const char *, server->arg_count + count + 4);
    size_t n = 0;
    argv[n++] = "fltcheck";
    argv[n++] = options_command_name(COMMAND_CHECK);
    for (size_t i = 0; i < count; i++) {
        argv[n++] = words[i];
    }
    argv[n++] = path;
    for (size_t i = 2; i < server->arg_count; i++) { /* behind "lsp" */
        argv[n++] = server->args[i];
    }
    *argc = (int)n;
    return argv;
}

static const char *const *watched_files(Arena *arena, const Config *config) {
    const char **files = ARENA_ARRAY(arena, const char *, config->files.count + 1);
    for (size_t i = 0; i < config->files.count; i++) {
        files[i] = platform_absolute(arena, config->files.items[i]);
    }
    return files;
}

static void close_project(void *context, LspProject *project) {
    Owner *owner = project->owner;
    (void)context;
    if (owner->cli.pool != NULL) {
        pool_close(owner->cli.pool);
    }
    store_close(owner->checking.run.store);
    arena_close(owner->cli.arena);
}

static LspProject *open_project(void *context, const char *path, const char *const *words,
                                size_t count, Diag *diag) {
    Arena *arena = arena_open();
    Owner *owner = ARENA_NEW(arena, Owner);
    owner->cli = (Cli){.arena = arena, .diag = diag, .has_threads = true};
    owner->project.owner = owner;
    Cli *cli = &owner->cli;
    int argc = 0;
    const char *const *argv = command_of(context, arena, path, words, count, &argc);
    if (!cli_read_options(cli, argc, argv) ||
        !checking_open(cli, cli->options.words.items, cli->options.words.count, &owner->checking)) {
        close_project(context, &owner->project);
        return NULL;
    }
    owner->project.run = owner->checking.run;
    owner->project.files = watched_files(arena, &cli->config);
    owner->project.file_count = cli->config.files.count;
    return &owner->project;
}

int cmd_lsp(Cli *cli) {
    LspHost host = {
        .context = cli, .open = open_project, .close = close_project, .is_option = is_option};
    return lsp_serve(&host);
}
