/* suppress.c - comments, pragmas and patterns against findings. */
#include "run/suppress.h"

#include "base/date.h"
#include "base/platform.h"
#include "base/strmap.h"
#include "base/text.h"
#include "run/glob.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* One suppression with what its words mean. */
typedef struct Entry {
    Suppression *said;
    const RunPattern *pattern; /* of a configuration; else NULL */
    bool all_rules;
    VEC(const Rule *) rules;
} Entry;

typedef struct Suppressor {
    Arena *arena;
    const RunOptions *options;
    const Results *results;
    Diag *diag;
    VEC(Entry) entries;
    StrMap *paths; /* name of a file -> absolute path */
} Suppressor;

static DiagPlace place_of(const Suppression *said) {
    return (DiagPlace){said->loc.file, said->loc.line, said->loc.column};
}

/* ---- what there is --------------------------------------------------------------- */

static int compare_places(const void *a, const void *b) {
    const Entry *one = a, *other = b;
    return verdict_compare_places(one->said->loc, other->said->loc);
}

static void add_entry(Suppressor *s, const Suppression *said, const RunPattern *pattern) {
    Suppression *copy = arena_copy(s->arena, said, sizeof *said);
    vec_push(s->arena, &s->entries, (Entry){.said = copy, .pattern = pattern});
}

/* A header says the same in each unit that includes it. */
static void collect_from_units(Suppressor *s) {
    StrMap *seen = strmap_new(s->arena);
    for (uint32_t u = 0; u < s->results->unit_count; u++) {
        const UnitResult *unit = s->results->units[u];
        for (uint32_t i = 0; i < unit->suppression_count; i++) {
            const Suppression *said = &unit->suppressions[i];
            const char *key =
                arena_printf(s->arena, "%s:%lu:%lu", said->loc.file, (unsigned long)said->loc.line,
                             (unsigned long)said->loc.column);
            if (!strmap_has(seen, key)) {
                strmap_put(seen, key, NULL);
                add_entry(s, said, NULL);
            }
        }
    }
    if (s->entries.count > 1) {
        qsort(s->entries.items, s->entries.count, sizeof(Entry), compare_places);
    }
}

/* ---- what they mean -------------------------------------------------------------- */

static const Rule *find_rule(const RuleSet *set, const char *word) {
    for (uint32_t i = 0; i < set->rule_count; i++) {
        if (text_same_nocase(set->rules[i]->id, word) || strcmp(set->rules[i]->name, word) == 0) {
            return set->rules[i];
        }
    }
    return NULL;
}

/* Whether the word looks like an id of these rules. */
static bool is_like_rule(const RuleSet *set, const char *word) {
    for (uint32_t i = 0; i < set->rule_count; i++) {
        const char *id = set->rules[i]->id;
        size_t letters = strcspn(id, "0123456789");
        if (strncmp(id, word, letters) == 0 && isdigit((unsigned char)word[letters])) {
            return true;
        }
    }
    return false;
}

static const char *nearest_rule(Suppressor *s, const char *word) {
    const RuleSet *set = s->options->rules;
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < set->rule_count; i++) {
        vec_push(s->arena, &names, set->rules[i]->id);
        vec_push(s->arena, &names, set->rules[i]->name);
    }
    return text_nearest(word, names.items, names.count);
}

static void read_word(Suppressor *s, Entry *entry, const char *word) {
    const Rule *rule = find_rule(s->options->rules, word);
    if (rule != NULL) {
        vec_push(s->arena, &entry->rules, rule);
    } else if (entry->pattern != NULL && strcmp(word, "*") == 0) {
        entry->all_rules = true;
    } else if (entry->said->kind != SUPPRESSION_PRAGMA || is_like_rule(s->options->rules, word)) {
        const char *nearest = nearest_rule(s, word);
        entry->said->problem =
            nearest != NULL
                ? arena_printf(s->arena, "there is no rule '%s'; did you mean '%s'?", word, nearest)
                : arena_printf(s->arena, "there is no rule '%s'", word);
    }
}

static void read_words(Suppressor *s, Entry *entry) {
    for (const char *at = entry->said->rules; *at != '\0';) {
        size_t length = strcspn(at, ", ");
        if (length > 0) {
            read_word(s, entry, arena_strndup(s->arena, at, length));
        }
        at += length + strspn(at + length, ", ");
    }
    if (entry->said->rules[0] == '\0' && entry->said->kind != SUPPRESSION_PRAGMA) {
        entry->said->problem = "it names no rule";
    }
}

static void check_terms(Suppressor *s, Entry *entry) {
    Suppression *said = entry->said;
    const char *today = s->options->today;
    if (said->problem != NULL) {
        return;
    }
    if (said->until != NULL && !date_is_day(said->until)) {
        said->problem = arena_printf(s->arena, "'%s' is no day such as 2027-03-31", said->until);
    } else if (said->until != NULL && today != NULL && strcmp(today, said->until) > 0) {
        said->expired = true;
        said->problem = arena_printf(s->arena, "it was good until %s", said->until);
    } else if (said->reason[0] == '\0') {
        said->problem = "it gives no reason";
    }
}

/* Reads all of them; pragmas that name none of our rules are not for us. */
static void read_entries(Suppressor *s) {
    size_t kept = 0;
    for (size_t i = 0; i < s->entries.count; i++) {
        Entry entry = s->entries.items[i];
        read_words(s, &entry);
        if (entry.rules.count > 0 || entry.all_rules || entry.said->problem != NULL ||
            entry.said->kind != SUPPRESSION_PRAGMA) {
            check_terms(s, &entry);
            s->entries.items[kept++] = entry;
        }
    }
    s->entries.count = kept;
}

/* ---- files ----------------------------------------------------------------------- */

/* Relative names start in the directory of a unit, which one is not told. */
static const char *find_file(Suppressor *s, const char *file) {
    for (uint32_t i = 0; i < s->results->unit_count; i++) {
        const char *directory = s->results->units[i]->directory;
        const char *path = platform_join(s->arena, directory != NULL ? directory : ".", file);
        if (platform_is_file(path)) {
            return platform_absolute(s->arena, path);
        }
    }
    return platform_absolute(s->arena, file);
}

static const char *absolute_path(Suppressor *s, const char *file) {
    if (!strmap_has(s->paths, file)) {
        strmap_put(s->paths, file, (void *)(uintptr_t)find_file(s, file));
    }
    return strmap_get(s->paths, file);
}

static bool is_meant(Suppressor *s, const RunPattern *pattern, const char *file) {
    const char *path = file != NULL ? absolute_path(s, file) : "";
    size_t length = strlen(pattern->directory);
    if (pattern->file_count == 0) {
        return true;
    }
    if (strncmp(path, pattern->directory, length) == 0 && path[length] == '/') {
        path += length + 1;
    }
    for (size_t i = 0; i < pattern->file_count; i++) {
        if (glob_matches(pattern->files[i], path)) {
            return true;
        }
    }
    return false;
}

/* ---- matching -------------------------------------------------------------------- */

static bool covers(Suppressor *s, const Entry *entry, IrLoc loc) {
    const Suppression *said = entry->said;
    if (entry->pattern != NULL) {
        return is_meant(s, entry->pattern, loc.file);
    }
    return loc.line >= said->loc.line && loc.line <= said->last_line && loc.file != NULL &&
           strcmp(loc.file, said->loc.file) == 0;
}

static bool is_about(const Entry *entry, const Rule *rule) {
    bool found = entry->all_rules;
    for (size_t i = 0; i < entry->rules.count; i++) {
        found = found || entry->rules.items[i] == rule;
    }
    return found && entry->said->problem == NULL;
}

/* The first suppression of the rule that is about one of these places. */
static Entry *entry_for(Suppressor *s, const Rule *rule, IrLoc loc, IrLoc spelling) {
    for (size_t i = 0; i < s->entries.count; i++) {
        Entry *entry = &s->entries.items[i];
        if (is_about(entry, rule) &&
            (covers(s, entry, loc) || (spelling.line != 0 && covers(s, entry, spelling)))) {
            return entry;
        }
    }
    return NULL;
}

/* All places of a finding have to be covered: what is left would go unseen. */
static void judge(Suppressor *s, Finding *finding) {
    Entry *entry = entry_for(s, finding->rule, finding->loc, finding->spelling);
    bool whole = entry != NULL;
    if (entry != NULL) {
        entry->said->used = true;
    }
    for (uint32_t i = 0; i < finding->also_count; i++) {
        Entry *other = entry_for(s, finding->rule, finding->also[i], (IrLoc){0});
        whole = whole && other != NULL;
        if (other != NULL) {
            other->said->used = true;
        }
    }
    finding->suppression = whole ? entry->said : NULL;
}

/* ---- what is of no use ------------------------------------------------------------- */

/* With an open question, a finding may still come. */
static bool is_decided(const Suppressor *s, const Entry *entry) {
    if (run_is_incomplete(s->results)) {
        return false;
    }
    for (uint32_t i = 0; i < s->results->verdict_count; i++) {
        const Verdict *verdict = s->results->verdicts[i];
        if (verdict->kind == VERDICT_UNKNOWN && is_about(entry, verdict->rule)) {
            return false;
        }
    }
    for (size_t i = 0; i < entry->rules.count; i++) {
        if (entry->rules.items[i]->kind->preview && !s->options->preview) {
            return false;
        }
    }
    return true;
}

static void tell(Suppressor *s, Entry *entry) {
    Suppression *said = entry->said;
    if (said->problem == NULL && !said->used && is_decided(s, entry)) {
        said->problem = "there is nothing that it suppresses";
    }
    if (said->problem != NULL) {
        diag_report(s->diag, DIAG_WARNING, place_of(said), "suppression of %s has no effect: %s",
                    said->rules[0] != '\0' ? said->rules : "nothing", said->problem);
    }
}

void suppress_findings(Arena *arena, const RunOptions *options, Results *results,
                       Finding *const *findings, Diag *diag) {
    Suppressor s = {.arena = arena,
                    .options = options,
                    .results = results,
                    .diag = diag,
                    .paths = strmap_new(arena)};
    collect_from_units(&s);
    for (size_t i = 0; i < options->pattern_count; i++) {
        add_entry(&s, &options->patterns[i].entry, &options->patterns[i]);
    }
    if (s.entries.count == 0) {
        return;
    }
    read_entries(&s);
    for (uint32_t i = 0; i < results->finding_count; i++) {
        judge(&s, findings[i]);
    }
    if (options->progress != NULL) {
        options->progress(options->progress_context, "", 0, 0, NULL);
    }
    const Suppression **all = ARENA_ARRAY(arena, const Suppression *, s.entries.count);
    for (size_t i = 0; i < s.entries.count; i++) {
        tell(&s, &s.entries.items[i]);
        all[i] = s.entries.items[i].said;
    }
    results->suppressions = all;
    results->suppression_count = (uint32_t)s.entries.count;
}
