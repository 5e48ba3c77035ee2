/* cmd_dump.c - `fltcheck dump`: what each stage made of the sources. */
#include "cli/dump_cfg.h"
#include "cli/inputs.h"
#include "ir/print.h"

#include <string.h>

typedef enum DumpWhat {
    DUMP_IR,
    DUMP_CFG,
    DUMP_CALLS,
    DUMP_SUMMARIES,
    DUMP_STATES,
    DUMP_TALLY,
    DUMP_HARNESS,
    DUMP_EXTRACT,
    DUMP_COUNT
} DumpWhat;

static const char *const words[DUMP_COUNT] = {"ir",     "cfg",   "calls",   "summaries",
                                              "states", "tally", "harness", "extract"};

/* Which of them --dot can draw. */
static const bool has_graph[DUMP_COUNT] = {
    [DUMP_CFG] = true, [DUMP_CALLS] = true, [DUMP_STATES] = true, [DUMP_HARNESS] = true};

static int find_what(Cli *cli) {
    if (cli->options.words.count == 0) {
        diag_report(
            cli->diag, DIAG_ERROR, (DiagPlace){0},
            "what? 'fltcheck dump' takes ir, cfg, calls, summaries, states, tally, harness or "
            "extract");
        return -1;
    }
    const char *word = cli->options.words.items[0];
    for (int i = 0; i < DUMP_COUNT; i++) {
        if (strcmp(words[i], word) == 0) {
            if (cli->options.dot && !has_graph[i]) {
                diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0},
                            "--dot: there is no graph of '%s'", word);
                return -1;
            }
            return i;
        }
    }
    options_unknown(cli->diag, "can't dump", word, words, DUMP_COUNT);
    diag_report(cli->diag, DIAG_NOTE, (DiagPlace){0},
                "'fltcheck dump' takes ir, cfg, calls, summaries, states, tally, harness or "
                "extract");
    return -1;
}

/* False after a message if --function names nothing in `module`. */
static bool check_function(Cli *cli, const IrModule *module) {
    const char *only = cli->options.function;
    if (only == NULL) {
        return true;
    }
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < module->function_count; i++) {
        if (strcmp(module->functions[i]->name, only) == 0) {
            return true;
        }
        vec_push(cli->arena, &names, module->functions[i]->name);
    }
    options_unknown(cli->diag, "there is no function", only, names.items, names.count);
    return false;
}

static bool dump_module(Cli *cli, Text *out, DumpWhat what, const IrModule *module) {
    const Options *options = &cli->options;
    IrPrintOptions print = {options->verbose, options->verbose, options->function};
    if (!check_function(cli, module)) {
        return false;
    }
    if (options->dot) {
        ir_print_dot(out, module, print);
    } else if (what == DUMP_CFG) {
        dump_cfg(out, module, options->function);
    } else {
        ir_print_module(out, module, print);
    }
    return true;
}

static int status_of(const RunComponent *component) {
    for (uint32_t i = 0; i < component->unit_count; i++) {
        if (component->units[i]->status == UNIT_FAILED) {
            return STATUS_INCOMPLETE;
        }
    }
    return STATUS_CLEAN;
}

static bool dump_engine(Cli *cli, Text *out, DumpWhat what, const RunOptions *run,
                        const RunComponent *component) {
    static const EngineDump kinds[DUMP_COUNT] = {[DUMP_CALLS] = ENGINE_DUMP_CALLS,
                                                 [DUMP_SUMMARIES] = ENGINE_DUMP_SUMMARIES,
                                                 [DUMP_STATES] = ENGINE_DUMP_STATES,
                                                 [DUMP_TALLY] = ENGINE_DUMP_TALLY};
    if (!check_function(cli, component->program)) {
        return false;
    }
    EngineInput input = run_engine_input(component, run);
    engine_dump(out, cli->arena, &input, kinds[what], cli->options.dot, cli->options.function);
    return true;
}

static bool dump_extract(Cli *cli, Text *out, const RunOptions *run,
                         const RunComponent *component) {
    EngineInput input = run_engine_input(component, run);
    return dump_module(cli, out, DUMP_EXTRACT, engine_extract(cli->arena, &input));
}

/* The exit status for this component. */
static int dump_component(Cli *cli, Text *out, DumpWhat what, const RunOptions *run,
                          const char *name) {
    RunComponent component = run_load_component(cli->arena, run, name, cli->diag);
    int status = status_of(&component);
    bool driver_alone = what == DUMP_IR || what == DUMP_CFG;
    if ((driver_alone ? component.driver : component.program) == NULL) {
        diag_report(cli->diag, DIAG_ERROR, (DiagPlace){0}, "%s: %s", name, component.obstacle);
        return status != STATUS_CLEAN ? status : STATUS_USAGE;
    }
    bool good = driver_alone           ? dump_module(cli, out, what, component.driver)
                : what == DUMP_HARNESS ? dump_module(cli, out, what, component.harness)
                : what == DUMP_EXTRACT ? dump_extract(cli, out, run, &component)
                                       : dump_engine(cli, out, what, run, &component);
    return good ? status : STATUS_USAGE;
}

int cmd_dump(Cli *cli) {
    int what = find_what(cli);
    RunOptions run;
    if (what < 0 ||
        !inputs_open(cli, cli->options.words.items + 1, cli->options.words.count - 1, &run)) {
        return STATUS_USAGE;
    }
    Text out = text_new(cli->arena);
    int worst = STATUS_CLEAN;
    for (size_t i = 0; i < run.project->component_count; i++) {
        int status =
            dump_component(cli, &out, (DumpWhat)what, &run, run.project->components[i].name);
        worst = worst == STATUS_USAGE || status == STATUS_CLEAN ? worst : status;
    }
    fputs(text_str(&out), stdout);
    return worst;
}
