/* options.c - the parser of the command line, driven by options.def. */
#include "cli/options.h"

#include "base/platform.h"
#include "base/text.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

const OptionInfo options_table[OPTION_COUNT] = {
#define OPTION(ID, SHORT, LONG, ARGUMENT, COMMANDS, HELP)                                          \
    [OPTION_##ID] = {SHORT, LONG, ARGUMENT, COMMANDS, HELP},
#include "cli/options.def"
#undef OPTION
};

typedef struct Parser {
    Arena *arena;
    Diag *diag;
    const char *const *args;
    size_t count, next;
    Options *options;
    DiagPlace place; /* of the setting that is applied; none: the command line is read */
} Parser;

/* ---- messages -------------------------------------------------------------------- */

void options_unknown_at(Diag *diag, DiagPlace place, const char *what, const char *word,
                        const char *const *candidates, size_t count) {
    const char *nearest = text_nearest(word, candidates, count);
    if (nearest != NULL) {
        diag_report(diag, DIAG_ERROR, place, "%s '%s'; did you mean '%s'?", what, word, nearest);
    } else {
        diag_report(diag, DIAG_ERROR, place, "%s '%s'", what, word);
    }
}

void options_unknown(Diag *diag, const char *what, const char *word, const char *const *candidates,
                     size_t count) {
    options_unknown_at(diag, (DiagPlace){0}, what, word, candidates, count);
}

/* One of `words` by its index, or -1 after a message. */
static int choose(Parser *p, OptionId option, const char *value, const char *const *words,
                  size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (strcmp(words[i], value) == 0) {
            return (int)i;
        }
    }
    const char *what = arena_printf(p->arena, "--%s: unknown word", options_table[option].name);
    options_unknown_at(p->diag, p->place, what, value, words, count);
    Text list = text_new(p->arena);
    for (size_t i = 0; i < count; i++) {
        text_append(&list, i == 0 ? "" : i + 1 < count ? ", " : " or ");
        text_append(&list, words[i]);
    }
    diag_report(p->diag, DIAG_NOTE, p->place, "--%s takes %s", options_table[option].name,
                text_str(&list));
    return -1;
}

static bool unknown_option(Parser *p, const char *word) {
    const char *names[OPTION_COUNT];
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        names[i] = arena_printf(p->arena, "--%s", options_table[i].name);
    }
    options_unknown(p->diag, "unknown option", word, names, OPTION_COUNT);
    if (strchr("IDUifmx", word[1]) != NULL) {
        diag_report(p->diag, DIAG_NOTE, p->place, "arguments for the compiler go after '--'");
    }
    return false;
}

/* ---- single options --------------------------------------------------------------- */

static bool apply_format(Parser *p, const char *value) {
    size_t count = 0;
    const char *const *formats = report_formats(p->arena, &count);
    int index = choose(p, OPTION_FORMAT, value, formats, count);
    if (index >= 0) {
        vec_push(p->arena, &p->options->outputs, (OutputOption){formats[index], NULL});
    }
    return index >= 0;
}

/* -o belongs to the --format before it; without any, the format is text. */
static bool apply_output(Parser *p, const char *value) {
    if (p->options->outputs.count == 0) {
        vec_push(p->arena, &p->options->outputs, (OutputOption){"text", NULL});
    }
    OutputOption *output = &vec_last(&p->options->outputs);
    if (output->file != NULL) {
        diag_report(p->diag, DIAG_ERROR, p->place,
                    "-o %s: '%s' is already written to %s; put a --format before each -o", value,
                    output->format, output->file);
        return false;
    }
    output->file = value;
    return true;
}

static bool apply_fail_on(Parser *p, const char *value) {
    static const char *const words[] = {"note", "warning", "error", "never"};
    int index = choose(p, OPTION_FAIL_ON, value, words, 4);
    p->options->fail_on = index < 0 ? FAIL_ON_WARNING : (FailOn)index;
    return index >= 0;
}

static bool apply_color(Parser *p, const char *value) {
    static const char *const words[] = {"auto", "always", "never"};
    int index = choose(p, OPTION_COLOR, value, words, 3);
    p->options->color = index < 0 ? COLOR_AUTO : (ColorWhen)index;
    return index >= 0;
}

static bool apply_progress(Parser *p, const char *value) {
    static const char *const words[] = {"auto", "plain", "never"};
    int index = choose(p, OPTION_PROGRESS, value, words, 3);
    p->options->progress = index < 0 ? PROGRESS_AUTO : (ProgressHow)index;
    return index >= 0;
}

/* A whole number of at least `least`, and not absurd. */
static bool apply_number(Parser *p, OptionId id, const char *value, long least, unsigned *number) {
    char *end = NULL;
    long given = strtol(value, &end, 10);
    if (end == value || *end != '\0' || given < least || given > 1000000) {
        const OptionInfo *option = &options_table[id];
        const char *name = option->letter != 0 ? arena_printf(p->arena, "-%c", option->letter)
                                               : arena_printf(p->arena, "--%s", option->name);
        diag_report(p->diag, DIAG_ERROR, p->place, "%s %s: a number of at least %ld was expected",
                    name, value, least);
        return false;
    }
    *number = (unsigned)given;
    return true;
}

static unsigned *number_field(Options *options, OptionId id) {
    unsigned *fields[OPTION_COUNT] = {[OPTION_JOBS] = &options->jobs,
                                      [OPTION_UNIT_TIMEOUT] = &options->unit_timeout,
                                      [OPTION_UNIT_MEMORY] = &options->unit_memory,
                                      [OPTION_MAX_STATES] = &options->max_states,
                                      [OPTION_CACHE_SIZE] = &options->cache_size,
                                      [OPTION_KEEP_RUNS] = &options->keep_runs,
                                      [OPTION_KEEP_DAYS] = &options->keep_days};
    return fields[id];
}

/* The field that an option with a plain text sets, or NULL. */
static const char **text_field(Options *options, OptionId id) {
    const char **fields[OPTION_COUNT] = {[OPTION_PROJECT] = &options->project,
                                         [OPTION_CONFIG] = &options->configuration,
                                         [OPTION_PLATFORM] = &options->platform,
                                         [OPTION_HEADERS] = &options->headers,
                                         [OPTION_ENTRY] = &options->entry,
                                         [OPTION_RULES] = &options->rules,
                                         [OPTION_FUNCTION] = &options->function,
                                         [OPTION_SETTINGS] = &options->settings,
                                         [OPTION_BASELINE] = &options->baseline,
                                         [OPTION_SINCE] = &options->since,
                                         [OPTION_DB] = &options->db,
                                         [OPTION_AS] = &options->as,
                                         [OPTION_BY] = &options->by,
                                         [OPTION_WHY] = &options->why,
                                         [OPTION_UNTIL] = &options->until};
    return fields[id];
}

/* The field that an option without an argument sets, or NULL. */
static bool *flag_field(Options *options, OptionId id) {
    bool *fields[OPTION_COUNT] = {
        [OPTION_PREVIEW] = &options->preview,   [OPTION_ALL] = &options->read_all,
        [OPTION_FIXES] = &options->fixes,       [OPTION_DRY_RUN] = &options->dry_run,
        [OPTION_VERDICTS] = &options->verdicts, [OPTION_VERBOSE] = &options->verbose,
        [OPTION_QUIET] = &options->quiet,       [OPTION_DOT] = &options->dot,
        [OPTION_NO_CACHE] = &options->no_cache, [OPTION_HELP] = &options->help,
        [OPTION_VERSION] = &options->version};
    return fields[id];
}

/* The function that understands the argument of an option, or NULL. */
typedef bool ApplyValue(Parser *p, const char *value);
static ApplyValue *const value_parsers[OPTION_COUNT] = {[OPTION_FORMAT] = apply_format,
                                                        [OPTION_OUTPUT] = apply_output,
                                                        [OPTION_FAIL_ON] = apply_fail_on,
                                                        [OPTION_COLOR] = apply_color,
                                                        [OPTION_PROGRESS] = apply_progress};

static bool apply(Parser *p, OptionId id, const char *value) {
    p->options->given[id] = true;
    if (value_parsers[id] != NULL) {
        return value_parsers[id](p, value);
    }
    unsigned *number = number_field(p->options, id);
    if (number != NULL) {
        return apply_number(p, id, value, id == OPTION_JOBS || id == OPTION_MAX_STATES, number);
    }
    if (value != NULL) {
        *text_field(p->options, id) = value;
    } else {
        *flag_field(p->options, id) = true;
    }
    return true;
}

/* ---- words ------------------------------------------------------------------------ */

/* The value of an option: `inline_value` ("--x=V", "-xV") or the next argument. */
static bool apply_with_value(Parser *p, OptionId id, const char *shown, const char *inline_value) {
    if (inline_value == NULL && p->next < p->count && strcmp(p->args[p->next], "--") != 0) {
        inline_value = p->args[p->next++];
    }
    if (inline_value == NULL || *inline_value == '\0') {
        diag_report(p->diag, DIAG_ERROR, p->place, "option '%s' needs a value: %s %s", shown, shown,
                    options_table[id].argument);
        return false;
    }
    return apply(p, id, inline_value);
}

static bool parse_long(Parser *p, const char *word) {
    size_t length = strcspn(word, "=");
    const char *name = arena_strndup(p->arena, word, length);
    const char *value = word[length] == '=' ? word + length + 1 : NULL;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (strcmp(options_table[i].name, name + 2) != 0) {
            continue;
        }
        if (options_table[i].argument != NULL) {
            return apply_with_value(p, (OptionId)i, name, value);
        }
        if (value != NULL) {
            diag_report(p->diag, DIAG_ERROR, p->place, "option '%s' takes no value", name);
            return false;
        }
        return apply(p, (OptionId)i, NULL);
    }
    return unknown_option(p, name);
}

/* "-v", "-qv", "-p DIR", "-pDIR". */
static bool parse_short(Parser *p, const char *word) {
    for (const char *at = word + 1; *at != '\0'; at++) {
        size_t i = 0;
        while (i < OPTION_COUNT && options_table[i].letter != *at) {
            i++;
        }
        if (i == OPTION_COUNT) {
            return unknown_option(p, word);
        }
        if (options_table[i].argument != NULL) {
            const char *shown = arena_printf(p->arena, "-%c", *at);
            return apply_with_value(p, (OptionId)i, shown, at[1] != '\0' ? at + 1 : NULL);
        }
        if (!apply(p, (OptionId)i, NULL)) {
            return false;
        }
    }
    return true;
}

static bool parse_words(Parser *p) {
    while (p->next < p->count) {
        const char *word = p->args[p->next++];
        if (strcmp(word, "--") == 0) {
            p->options->compiler_args = p->args + p->next;
            p->options->compiler_arg_count = p->count - p->next;
            return true;
        }
        if (word[0] != '-' || word[1] == '\0') {
            vec_push(p->arena, &p->options->words, word);
        } else if (!(word[1] == '-' ? parse_long(p, word) : parse_short(p, word))) {
            return false;
        }
    }
    return true;
}

/* ---- the command ------------------------------------------------------------------- */

/* What could be a path is one, even if there is no such file: the message about
 * that is the better one. */
/* Whether there is an option that makes no sense without a command. */
static bool is_asked_for(const Parser *p) {
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (p->options->given[i] && i != OPTION_HELP && i != OPTION_VERSION && i != OPTION_COLOR) {
            return true;
        }
    }
    return false;
}

/* The first word is the command; a path means "check", and so does no word at
 * all where options were given. */
static bool find_command(Parser *p) {
    Options *options = p->options;
    if (options->words.count == 0) {
        options->command =
            is_asked_for(p) || options->compiler_arg_count > 0 ? COMMAND_CHECK : COMMAND_NONE;
        return true;
    }
    const char *first = options->words.items[0];
    options->command = options_command(first);
    if (options->command != COMMAND_NONE) {
        options->words.items++;
        options->words.count--;
        options->words.capacity--;
        return true;
    }
    bool is_path =
        strpbrk(first, "./\\") != NULL || platform_is_file(first) || platform_is_directory(first);
    if (is_path) {
        options->command = COMMAND_CHECK;
        return true;
    }
    const char *names[COMMAND_SHOWN];
    for (size_t i = 0; i < COMMAND_SHOWN; i++) {
        names[i] = options_command_name((CommandId)i);
    }
    options_unknown(p->diag, "unknown command", first, names, COMMAND_SHOWN);
    diag_report(p->diag, DIAG_NOTE, p->place, "there is no file or directory of that name either");
    return false;
}

static bool check_options_fit(Parser *p) {
    CommandId command = p->options->command;
    for (size_t i = 0; i < OPTION_COUNT && command != COMMAND_NONE; i++) {
        if (p->options->given[i] && (options_table[i].commands & 1U << command) == 0) {
            diag_report(p->diag, DIAG_ERROR, p->place, "option '--%s' is not one of 'fltcheck %s'",
                        options_table[i].name, options_command_name(command));
            return false;
        }
    }
    return true;
}

/* Two formats on one stream could not be told apart. */
static bool check_outputs(Parser *p) {
    Options *options = p->options;
    if (options->outputs.count == 0) {
        vec_push(p->arena, &options->outputs, (OutputOption){"text", NULL});
    }
    size_t to_stdout = 0;
    for (size_t i = 0; i < options->outputs.count; i++) {
        to_stdout += options->outputs.items[i].file == NULL;
    }
    if (to_stdout > 1) {
        diag_report(p->diag, DIAG_ERROR, p->place,
                    "%lu formats go to standard output; give all but one of them an -o FILE",
                    (unsigned long)to_stdout);
    }
    return to_stdout <= 1;
}

static Parser start(Arena *arena, int argc, const char *const *argv, Options *options, Diag *diag) {
    *options = (Options){.command = COMMAND_NONE,
                         .fail_on = FAIL_ON_WARNING,
                         .unit_timeout = 120,
                         .unit_memory = 4096,
                         .cache_size = 512,
                         .keep_runs = 1000};
    return (Parser){.arena = arena,
                    .diag = diag,
                    .args = argv,
                    .count = argc > 0 ? (size_t)argc : 0,
                    .next = 1,
                    .options = options};
}

static bool parse(Parser *p) {
    return parse_words(p) && find_command(p) && check_options_fit(p) && check_outputs(p);
}

bool options_parse(Arena *arena, int argc, const char *const *argv, Options *options, Diag *diag) {
    Parser p = start(arena, argc, argv, options, diag);
    return parse(&p);
}

bool options_parse_over(Arena *arena, int argc, const char *const *argv,
                        const OptionSetting *settings, size_t count, Options *options, Diag *diag) {
    CommandId command = options->command;
    bool has_outputs = options->given[OPTION_FORMAT] || options->given[OPTION_OUTPUT];
    Parser p = start(arena, argc, argv, options, diag);
    for (size_t i = 0; i < count; i++) {
        const OptionSetting *setting = &settings[i];
        bool fits =
            command != COMMAND_NONE && (options_table[setting->id].commands & 1U << command) != 0;
        bool is_output = setting->id == OPTION_FORMAT || setting->id == OPTION_OUTPUT;
        p.place = setting->place;
        if (fits && !(is_output && (has_outputs || command != COMMAND_CHECK)) &&
            !apply(&p, setting->id, setting->value)) {
            return false;
        }
    }
    p.place = (DiagPlace){0};
    return parse(&p);
}
