/* config.c - finding and reading .fltcheck.yaml. */
#include "cli/config.h"

#include "base/date.h"
#include "base/platform.h"
#include "base/strmap.h"
#include "base/text.h"
#include "rules/tree.h"
#include "run/baseline.h"

#include <string.h>

#define CONFIG_NAME ".fltcheck.yaml"
enum { DEEPEST = 16 }; /* files that extend each other */

typedef struct Reader {
    Arena *arena;
    Diag *diag;
    Config *config;
    const char *path, *directory; /* of the file that is read */
    unsigned depth;
} Reader;

static bool fail(Reader *r, DiagPlace place, const char *message) {
    diag_report(r->diag, DIAG_ERROR, place, "%s", message);
    return false;
}

/* ---- values ---------------------------------------------------------------------- */

static bool need(Reader *r, const TreeNode *node, TreeKind kind) {
    return node->kind == kind ||
           fail(r, node->place,
                arena_printf(r->arena, "expected %s, found %s", tree_kind_name(kind),
                             tree_kind_name(node->kind)));
}

/* Calls `one` for a text, or for each text of a list. */
typedef bool ReadOne(Reader *r, const TreeNode *node, void *data);
static bool each(Reader *r, const TreeNode *node, ReadOne *one, void *data) {
    if (node->kind != TREE_LIST) {
        return one(r, node, data);
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        if (!one(r, node->entries.items[i].value, data)) {
            return false;
        }
    }
    return true;
}

typedef VEC(const char *) Words;

static bool read_word(Reader *r, const TreeNode *node, void *data) {
    if (!need(r, node, TREE_SCALAR)) {
        return false;
    }
    Words *words = data;
    vec_push(r->arena, words, node->text);
    return true;
}

/* A path as it is seen from the current directory. */
static const char *own_path(const Reader *r, const char *path) {
    return strcmp(r->directory, ".") == 0 ? path : platform_join(r->arena, r->directory, path);
}

static const char *option_path(const Reader *r, OptionId id, const char *value) {
    static const char wdk[] = "wdk:";
    if (id == OPTION_HEADERS && text_starts(value, wdk)) {
        return arena_printf(r->arena, "%s%s", wdk, own_path(r, value + sizeof wdk - 1));
    }
    bool is_path = id == OPTION_PROJECT || id == OPTION_DB || id == OPTION_RULES ||
                   id == OPTION_OUTPUT || (id == OPTION_BASELINE && !baseline_is_stored(value));
    return is_path ? own_path(r, value) : value;
}

/* ---- options --------------------------------------------------------------------- */

/* Those that make sense for one run only, or before there is a configuration. */
bool config_is_option(OptionId id) {
    return (options_table[id].commands & ~(unsigned)ON_TRIAGE) != 0 && id != OPTION_SETTINGS &&
           id != OPTION_HELP && id != OPTION_VERSION && id != OPTION_FUNCTION && id != OPTION_DOT;
}

/* What was said about an option before counts no more. */
static void forget(Config *config, OptionId id) {
    size_t kept = 0;
    for (size_t i = 0; i < config->settings.count; i++) {
        if (config->settings.items[i].id != id) {
            config->settings.items[kept++] = config->settings.items[i];
        }
    }
    config->settings.count = kept;
}

static void set(Reader *r, OptionId id, const char *value, DiagPlace place) {
    vec_push(r->arena, &r->config->settings, (OptionSetting){id, value, place});
}

static bool read_flag(Reader *r, OptionId id, const TreeNode *node) {
    if (!need(r, node, TREE_SCALAR)) {
        return false;
    }
    bool is_true = strcmp(node->text, "true") == 0;
    if (!is_true && strcmp(node->text, "false") != 0) {
        return fail(r, node->place,
                    arena_printf(r->arena, "%s is either true or false", options_table[id].name));
    }
    forget(r->config, id);
    if (is_true) {
        set(r, id, NULL, node->place);
    }
    return true;
}

/* "json", or "json: report.json" for one that goes to a file. */
static bool read_format(Reader *r, const TreeNode *node, void *data) {
    (void)data;
    if (node->kind != TREE_MAP) {
        return need(r, node, TREE_SCALAR) && (set(r, OPTION_FORMAT, node->text, node->place), true);
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        const TreeEntry *entry = &node->entries.items[i];
        if (!need(r, entry->value, TREE_SCALAR)) {
            return false;
        }
        set(r, OPTION_FORMAT, entry->key->text, entry->key->place);
        set(r, OPTION_OUTPUT, own_path(r, entry->value->text), entry->value->place);
    }
    return true;
}

static bool read_option(Reader *r, OptionId id, const TreeNode *node) {
    if (options_table[id].argument == NULL) {
        return read_flag(r, id, node);
    }
    forget(r->config, id);
    if (id == OPTION_FORMAT) {
        forget(r->config, OPTION_OUTPUT);
        return each(r, node, read_format, NULL);
    }
    if (!need(r, node, TREE_SCALAR)) {
        return false;
    }
    if (node->text[0] == '\0') {
        return fail(r, node->place, "a value was expected");
    }
    set(r, id, option_path(r, id, node->text), node->place);
    return true;
}

/* ---- suppress -------------------------------------------------------------------- */

static const char *joined(Arena *arena, const Words *words) {
    Text out = text_new(arena);
    for (size_t i = 0; i < words->count; i++) {
        text_append(&out, i > 0 ? ", " : "");
        text_append(&out, words->items[i]);
    }
    return text_str(&out);
}

static bool read_text(Reader *r, const TreeNode *node, const char **text) {
    if (!need(r, node, TREE_SCALAR)) {
        return false;
    }
    *text = text_trim(r->arena, node->text);
    return true;
}

static bool read_suppress_key(Reader *r, const TreeEntry *entry, RunPattern *pattern) {
    static const char *const keys[] = {"rules", "files", "reason", "until"};
    const char *key = entry->key->text;
    Words words = {0};
    if (strcmp(key, "reason") == 0) {
        return read_text(r, entry->value, &pattern->entry.reason);
    }
    if (strcmp(key, "until") == 0) {
        return read_text(r, entry->value, &pattern->entry.until) &&
               (date_is_day(pattern->entry.until) ||
                fail(r, entry->value->place, "expected a day such as 2027-03-31"));
    }
    bool is_rules = strcmp(key, "rules") == 0;
    if (!is_rules && strcmp(key, "files") != 0) {
        options_unknown_at(r->diag, entry->key->place, "unknown key", key, keys, 4);
        return false;
    }
    if (!each(r, entry->value, read_word, &words)) {
        return false;
    }
    if (is_rules) {
        pattern->entry.rules = joined(r->arena, &words);
    } else {
        pattern->files = words.items;
        pattern->file_count = words.count;
    }
    return true;
}

static bool read_suppress(Reader *r, const TreeNode *node, void *data) {
    (void)data;
    RunPattern pattern = {.entry = {.kind = SUPPRESSION_CONFIG,
                                    .loc = {r->path, node->place.line, node->place.column},
                                    .rules = "",
                                    .reason = ""},
                          .directory = platform_absolute(r->arena, r->directory)};
    if (!need(r, node, TREE_MAP)) {
        return false;
    }
    for (size_t i = 0; i < node->entries.count; i++) {
        if (!read_suppress_key(r, &node->entries.items[i], &pattern)) {
            return false;
        }
    }
    if (pattern.entry.rules[0] == '\0' || pattern.entry.reason[0] == '\0') {
        return fail(r, node->place, "a suppression needs 'rules' and a 'reason'");
    }
    vec_push(r->arena, &r->config->patterns, pattern);
    return true;
}

/* ---- a file ---------------------------------------------------------------------- */

static bool read_file(Reader *r, const char *path, DiagPlace from);

static bool read_extends(Reader *r, const TreeNode *node, void *data) {
    (void)data;
    Reader below = *r;
    below.depth++;
    if (!need(r, node, TREE_SCALAR)) {
        return false;
    }
    return r->depth + 1 < DEEPEST
               ? read_file(&below, own_path(r, node->text), node->place)
               : fail(r, node->place, "configurations extend each other without an end");
}

static bool read_compiler_arg(Reader *r, const TreeNode *node, void *data) {
    (void)data;
    if (need(r, node, TREE_SCALAR)) {
        vec_push(r->arena, &r->config->compiler_args, node->text);
        return true;
    }
    return false;
}

static bool unknown_key(Reader *r, const TreeNode *key) {
    const char *names[OPTION_COUNT + 3] = {"extends", "suppress", "compiler-args"};
    size_t count = 3;
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (config_is_option((OptionId)i)) {
            names[count++] = options_table[i].name;
        }
    }
    options_unknown_at(r->diag, key->place, "unknown key", key->text, names, count);
    return false;
}

static bool read_entry(Reader *r, const TreeEntry *entry) {
    const char *key = entry->key->text;
    if (strcmp(key, "extends") == 0) {
        return true; /* it was the first */
    }
    if (strcmp(key, "suppress") == 0) {
        return each(r, entry->value, read_suppress, NULL);
    }
    if (strcmp(key, "compiler-args") == 0) {
        return each(r, entry->value, read_compiler_arg, NULL);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        if (config_is_option((OptionId)i) && strcmp(key, options_table[i].name) == 0) {
            return read_option(r, (OptionId)i, entry->value);
        }
    }
    return unknown_key(r, entry->key);
}

/* All of its mistakes are told. */
static bool read_root(Reader *r, const TreeNode *root) {
    const TreeNode *extends = tree_get(root, "extends");
    if (!need(r, root, TREE_MAP) || (extends != NULL && !each(r, extends, read_extends, NULL))) {
        return false;
    }
    bool good = true;
    for (size_t i = 0; i < root->entries.count; i++) {
        good = read_entry(r, &root->entries.items[i]) && good;
    }
    return good;
}

/* Nothing but comments is a configuration, too. */
static bool has_content(const char *text) {
    while (*text != '\0') {
        text += strspn(text, " \t\r\n");
        if (*text != '#') {
            return *text != '\0';
        }
        text += strcspn(text, "\n");
    }
    return false;
}

static bool read_file(Reader *r, const char *path, DiagPlace from) {
    size_t length = 0;
    const char *error = NULL;
    const char *text = platform_read_file(r->arena, path, &length, &error);
    if (text == NULL) {
        diag_report(r->diag, DIAG_ERROR, from, "can't read the configuration '%s': %s", path,
                    error);
        return false;
    }
    r->path = arena_strdup(r->arena, path);
    r->directory = platform_dirname(r->arena, path);
    const TreeNode *root =
        has_content(text) ? tree_parse(r->arena, r->path, text, length, "configurations", r->diag)
                          : NULL;
    bool good = root != NULL ? read_root(r, root) : !has_content(text);
    vec_push(r->arena, &r->config->files, r->path);
    return good;
}

/* ---- finding it ------------------------------------------------------------------ */

/* Where the search begins: at what is checked. */
static const char *start_of(Arena *arena, const Options *options) {
    bool has_action = options->command == COMMAND_DUMP || options->command == COMMAND_CONFIG ||
                      options->command == COMMAND_BASELINE || options->command == COMMAND_CACHE;
    bool has_paths = has_action || (1U << options->command & (ON_INPUTS | ON_IMPORT)) != 0;
    size_t first = has_action;
    const char *path = options->project;
    if (path == NULL && has_paths && options->words.count > first) {
        path = options->words.items[first];
    }
    if (path == NULL) {
        return ".";
    }
    return platform_is_directory(path) ? path : platform_dirname(arena, path);
}

/* The nearest one upwards; one in the current directory goes by its plain name. */
static const char *find(Arena *arena, const char *start) {
    const char *here = platform_absolute(arena, ".");
    const char *at = platform_absolute(arena, start);
    for (;;) {
        const char *path = strcmp(at, here) == 0 ? CONFIG_NAME
                                                 : arena_printf(arena, "%s/" CONFIG_NAME,
                                                                strcmp(at, "/") == 0 ? "" : at);
        if (platform_is_file(path)) {
            return path;
        }
        const char *above = platform_dirname(arena, at);
        if (strcmp(above, at) == 0) {
            return NULL;
        }
        at = above;
    }
}

bool config_load(Arena *arena, const Options *options, Config *config, Diag *diag) {
    *config = (Config){0};
    const char *named = options->settings;
    bool fits = options->command != COMMAND_NONE &&
                (options_table[OPTION_SETTINGS].commands & 1U << options->command) != 0;
    if (!fits || (named != NULL && strcmp(named, "none") == 0)) {
        return true;
    }
    config->path = named != NULL ? named : find(arena, start_of(arena, options));
    if (config->path == NULL) {
        return true;
    }
    Reader reader = {.arena = arena, .diag = diag, .config = config};
    return read_file(&reader, config->path, (DiagPlace){0});
}
