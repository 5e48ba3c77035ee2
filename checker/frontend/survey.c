/* survey.c - finding declarations again without a walk. */
#include "frontend/survey.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* ---- what is outside of braces ---------------------------------------------------------- */

/* The text outside of braces, and directives wherever they stand. */
typedef struct Outside {
    Arena *arena;
    const char *begin, *at, *end;
    Text text;
    VEC(uint32_t) words; /* where they begin */
    int depth;
    bool is_clear; /* the braces belong together */
} Outside;

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool starts(const Outside *o, char first, char second) {
    return o->end - o->at >= 2 && o->at[0] == first && o->at[1] == second;
}

static void skip_line(Outside *o) {
    while (o->at < o->end && *o->at != '\n') {
        o->at += o->end - o->at >= 2 && o->at[0] == '\\' ? 2 : 1;
    }
}

static void skip_block(Outside *o) {
    for (o->at += 2; o->at < o->end && !starts(o, '*', '/'); o->at++) {
    }
    o->at += o->at < o->end ? 2 : 0;
}

static void skip_literal(Outside *o) {
    char quote = *o->at++;
    while (o->at < o->end && *o->at != quote && *o->at != '\n') {
        o->at += o->end - o->at >= 2 && o->at[0] == '\\' ? 2 : 1;
    }
    o->at += o->at < o->end;
}

static void keep(Outside *o, const char *from) {
    text_append_n(&o->text, from, (size_t)(o->at - from));
    text_char(&o->text, ' ');
}

static bool begins_line(const Outside *o) {
    const char *before = o->at;
    while (before > o->begin && (before[-1] == ' ' || before[-1] == '\t')) {
        before--;
    }
    return before == o->begin || before[-1] == '\n';
}

/* One token, comment or run of blanks. */
static void step(Outside *o) {
    const char *from = o->at;
    char c = *o->at;
    if (starts(o, '/', '/')) {
        skip_line(o);
    } else if (starts(o, '/', '*')) {
        skip_block(o);
    } else if (c == '#' && begins_line(o)) {
        skip_line(o);
        keep(o, from);
    } else if (c == '"' || c == '\'') {
        skip_literal(o);
        if (o->depth == 0) {
            keep(o, from);
        }
    } else if (is_word(c)) {
        while (o->at < o->end && is_word(*o->at)) {
            o->at++;
        }
        if (o->depth == 0) {
            vec_push(o->arena, &o->words, (uint32_t)(from - o->begin));
            keep(o, from);
        }
    } else {
        o->depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        o->is_clear = o->is_clear && o->depth >= 0;
        o->at++;
        bool begins =
            c == '{' && o->depth == 1; /* of braces inside of others nothing is to be seen */
        if (!isspace((unsigned char)c) && (o->depth == 0 || begins)) {
            keep(o, from);
        }
    }
    o->at = o->at > o->end ? o->end : o->at;
}

static Outside look_outside(Unit *unit) {
    const SourceFile *file = source_file_read(unit, unit->main_file);
    Outside o = {.arena = unit->scratch, .text = text_new(unit->scratch)};
    if (file != NULL && file->text != NULL) {
        o.begin = o.at = file->text;
        o.end = file->text + file->length;
        o.is_clear = true;
    }
    while (o.at < o.end) {
        step(&o);
    }
    o.is_clear = o.is_clear && o.depth == 0;
    return o;
}

/* ---- finding again ------------------------------------------------------------------------ */

static bool find(Unit *unit, const Outside *outside, const SurveyItem *item, CXCursor *cursor) {
    if (item->name >= outside->words.count) {
        return false;
    }
    CXSourceLocation location =
        clang_getLocationForOffset(unit->tu, unit->main_file, outside->words.items[item->name]);
    *cursor = clang_getCursor(unit->tu, location);
    enum CXCursorKind kind = clang_getCursorKind(*cursor);
    return kind == (item->is_function ? CXCursor_FunctionDecl : CXCursor_VarDecl) &&
           strcmp(source_string(unit->scratch, clang_getCursorSpelling(*cursor)), item->spelling) ==
               0;
}

static void begin(Survey *survey, const Outside *outside, uint64_t hash) {
    arena_clear(survey->arena);
    *survey = (Survey){.arena = survey->arena, .hash = hash, .is_good = outside->is_clear};
}

bool survey_recall(Unit *unit, SurveyCursors *cursors) {
    Survey *survey = unit->survey;
    if (survey == NULL || unit->is_cxx) {
        return false;
    }
    Outside outside = look_outside(unit);
    uint64_t hash = text_hash(text_str(&outside.text), outside.text.length);
    bool good =
        survey->is_good && outside.is_clear && survey->hash == hash && unit->errors.count == 0;
    for (size_t i = 0; i < survey->items.count && good; i++) {
        SurveyCursor found = {.is_function = survey->items.items[i].is_function};
        good = find(unit, &outside, &survey->items.items[i], &found.cursor);
        vec_push(unit->scratch, cursors, found);
    }
    unit->outside = ARENA_NEW(unit->scratch, Outside);
    *unit->outside = outside;
    if (good) {
        unit->survey = NULL; /* there is nothing to be noted */
    } else {
        begin(survey, &outside, hash);
        survey->is_good = survey->is_good && unit->errors.count == 0;
    }
    return good;
}

/* ---- noting ------------------------------------------------------------------------------- */

/* Which of the words begins there; UINT32_MAX: none. */
static uint32_t word_at(const Outside *outside, uint32_t offset) {
    size_t low = 0, high = outside->words.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (outside->words.items[middle] < offset) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < outside->words.count && outside->words.items[low] == offset ? (uint32_t)low
                                                                             : UINT32_MAX;
}

void survey_spoil(Unit *unit) {
    if (unit->survey != NULL) {
        unit->survey->is_good = false;
    }
}

void survey_note(Unit *unit, CXCursor cursor, bool is_function) {
    Survey *survey = unit->survey;
    if (survey == NULL || !survey->is_good || unit->is_cxx) {
        return;
    }
    /* What a header declares is found by its definition, if that is here. */
    if (!clang_Location_isFromMainFile(clang_getCursorLocation(cursor))) {
        cursor = clang_getCursorDefinition(cursor);
    }
    CXFile file = NULL;
    unsigned offset = 0;
    SurveyItem item = {.name = UINT32_MAX, .is_function = is_function};
    if (!clang_Cursor_isNull(cursor)) {
        clang_getFileLocation(clang_getCursorLocation(cursor), &file, NULL, NULL, &offset);
        item.name = file == unit->main_file ? word_at(unit->outside, offset) : UINT32_MAX;
        item.spelling = arena_strdup(survey->arena,
                                     source_string(unit->scratch, clang_getCursorSpelling(cursor)));
    }
    CXCursor found;
    survey->is_good = item.name != UINT32_MAX && find(unit, unit->outside, &item, &found) &&
                      clang_equalCursors(found, cursor) != 0;
    vec_push(survey->arena, &survey->items, item);
}
