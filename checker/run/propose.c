/* propose.c - which lines would mend a finding, from what its rule says and how the source reads.
 */
#include "run/propose.h"

#include "base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* How far apart two lines may be of which one is moved to the other, or goes with it. */
enum { NEAR = 12 };

/* A variable with members and elements, and nothing that happens when it is read. */
static bool is_plain_variable(const char *object) {
    if (object == NULL || (!isalpha((unsigned char)*object) && *object != '_')) {
        return false;
    }
    for (const char *at = object; *at != '\0'; at++) {
        if (!isalnum((unsigned char)*at) && strchr("_.[]", *at) == NULL &&
            !(at[0] == '-' && at[1] == '>') && !(at > object && at[0] == '>' && at[-1] == '-')) {
            return false;
        }
    }
    return true;
}

/* With the object in the place of the placeholder. */
static const char *filled(Arena *arena, const char *pattern, const Finding *finding) {
    static const char placeholder[] = "{self}";
    const char *gap = strstr(pattern, placeholder);
    return gap == NULL ? pattern
                       : arena_printf(arena, "%.*s%s%s", (int)(gap - pattern), pattern,
                                      finding->object, gap + strlen(placeholder));
}

/* The length of `line` without white space and a comment at its end. */
static size_t code_length(const char *line) {
    const char *comment = strstr(line, "//");
    size_t length = comment != NULL ? (size_t)(comment - line) : strlen(line);
    for (;;) {
        while (length > 0 && isspace((unsigned char)line[length - 1])) {
            length--;
        }
        if (length < 4 || line[length - 1] != '/' || line[length - 2] != '*') {
            return length;
        }
        size_t open = length - 2;
        while (open > 0 && !(line[open - 1] == '/' && line[open] == '*')) {
            open--;
        }
        if (open == 0) {
            return length; /* it begins on another line: who knows what that is */
        }
        length = open - 1;
    }
}

/* Whether a statement that begins line `loc.line` is one of a block: behind the end of
 * another, a label, or the begin of the block. "if (x)" in front of it would be torn off. */
static bool begins_statement(Sources *sources, IrLoc loc) {
    const char *line = source_raw_line(sources, loc);
    if (line == NULL || loc.column == 0 || strspn(line, " \t") + 1 != loc.column) {
        return false;
    }
    while (--loc.line > 0) {
        const char *before = source_raw_line(sources, loc);
        size_t length = before != NULL ? code_length(before) : 0;
        if (length > 0) {
            return strchr(";{}:", before[length - 1]) != NULL;
        }
    }
    return false;
}

/* Lines `first` to `last` of the place's file, without carriage returns. */
static const char *lines_of(Arena *arena, Sources *sources, IrLoc loc, uint32_t first,
                            uint32_t last) {
    Text out = text_new(arena);
    for (loc.line = first; loc.line <= last; loc.line++) {
        const char *line = source_raw_line(sources, loc);
        text_append(&out, loc.line > first ? "\n" : "");
        text_append(&out, line != NULL ? line : "");
    }
    return text_str(&out);
}

/* The same but for white space. */
static bool is_same_code(const char *a, const char *b) {
    for (;; a++, b++) {
        a += strspn(a, " \t\r");
        b += strspn(b, " \t\r");
        if (*a != *b || *a == '\0') {
            return *a == *b;
        }
    }
}

/* ---- a statement in front of the finding ------------------------------------------------- */

/* A line further down in the same block that is just the statement: it only comes too late. 0 if
 * there is none. */
static uint32_t find_late(Sources *sources, IrLoc loc, const char *statement) {
    size_t indent = loc.column - 1;
    for (uint32_t i = 1; i <= NEAR; i++) {
        loc.line++;
        const char *line = source_raw_line(sources, loc);
        size_t own = line != NULL ? strspn(line, " \t") : 0;
        if (line == NULL || (line[own] != '\0' && line[own] != '\r' && own < indent) ||
            strncmp(line + own, "return", 6) == 0) {
            return 0;
        }
        if (own == indent && is_same_code(line, statement)) {
            return loc.line;
        }
    }
    return 0;
}

static const Fix *propose_statement(Arena *arena, Sources *sources, const Finding *finding,
                                    const char *statement) {
    IrLoc loc = finding->loc;
    if (!begins_statement(sources, loc)) {
        return NULL;
    }
    const char *line = source_raw_line(sources, loc);
    bool at_end = line[loc.column - 1] == '}'; /* of a function: one level deeper */
    Fix *fix = ARENA_NEW(arena, Fix);
    *fix = (Fix){.file = loc.file,
                 .line = loc.line,
                 .text = arena_printf(arena, "%.*s%s%s", (int)loc.column - 1, line,
                                      at_end ? "    " : "", statement)};
    uint32_t late = at_end ? 0 : find_late(sources, loc, statement);
    if (late != 0) {
        fix->text = arena_printf(arena, "%s\n%s", lines_of(arena, sources, loc, late, late),
                                 lines_of(arena, sources, loc, loc.line, late - 1));
        fix->removed = late - loc.line + 1;
        fix->old = lines_of(arena, sources, loc, loc.line, late);
    }
    return fix;
}

/* ---- another argument --------------------------------------------------------------------- */

/* The `number`-th argument of the call that begins at `call`, as `*length` bytes; NULL if it does
 * not end on this line. */
static const char *find_argument(const char *call, unsigned number, size_t *length) {
    const char *at = strchr(call, '(');
    if (at == NULL || strcspn(call, " \t;,=") < (size_t)(at - call)) {
        return NULL;
    }
    int depth = 0;
    const char *begin = ++at;
    for (; *at != '\0'; at++) {
        bool ends = depth == 0 && (*at == ',' || *at == ')');
        if (ends && number == 1) {
            begin += strspn(begin, " \t");
            *length = (size_t)(at - begin);
            return begin;
        }
        if (strchr("\"'", *at) != NULL || (ends && *at == ')')) {
            return NULL; /* quoted, which is not taken apart; or the last one */
        }
        if (ends) {
            number--;
            begin = at + 1;
        }
        depth += (*at == '(') - (*at == ')');
    }
    return NULL;
}

static bool is_word_character(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static bool mentions_word(const char *line, const char *word) {
    size_t length = strlen(word);
    for (const char *at = line; (at = strstr(at, word)) != NULL; at += length) {
        if ((at == line || !is_word_character(at[-1])) && !is_word_character(at[length])) {
            return true;
        }
    }
    return false;
}

/* Whether a line of a function declares the variable: behind a type, and not as an argument. */
static bool declares(const char *line, const char *variable) {
    const char *name = strstr(line, variable);
    return mentions_word(line, variable) && name > line + strspn(line, " \t") &&
           strchr(line, ';') != NULL && strcspn(line, "(=") > (size_t)(name - line);
}

/* The line above where the function of the call declares the variable; 0: it is none of its own,
 * but a parameter, say, that stands for whatever callers have. */
static uint32_t find_declaration(Sources *sources, IrLoc loc, const char *variable) {
    while (--loc.line > 0) {
        const char *line = source_raw_line(sources, loc);
        if (line == NULL || *line == '{' || *line == '}') {
            return 0;
        }
        if (declares(line, variable)) {
            return loc.line;
        }
    }
    return 0;
}

/* Whether nothing in the function needs the variable but its declaration, which does nothing else,
 * and the call: without that, it would be one that nobody uses. */
static bool is_needless(Sources *sources, IrLoc loc, uint32_t declaration, const char *variable) {
    uint32_t call = loc.line;
    loc.line = declaration;
    const char *line = source_raw_line(sources, loc);
    bool result = call - declaration <= NEAR && strpbrk(line, "(,") == NULL;
    while (result) {
        loc.line++;
        line = source_raw_line(sources, loc);
        if (line == NULL || *line == '}') {
            return true;
        }
        result = loc.line == call || !mentions_word(line, variable);
    }
    return false;
}

/* The call gets the address of another variable than it is about. */
static const Fix *propose_argument(Arena *arena, Sources *sources, const Finding *finding,
                                   unsigned number, const char *argument) {
    IrLoc loc = finding->loc;
    const char *line = source_raw_line(sources, loc);
    size_t length = 0;
    const char *old = line != NULL && loc.column > 0 && loc.column <= strlen(line)
                          ? find_argument(line + loc.column - 1, number, &length)
                          : NULL;
    if (old == NULL || length < 2 || *old != '&') {
        return NULL;
    }
    const char *variable = arena_strndup(arena, old + 1, length - 1);
    uint32_t first = is_plain_variable(variable) ? find_declaration(sources, loc, variable) : 0;
    if (first == 0) {
        return NULL;
    }
    first = is_needless(sources, loc, first, variable) ? first : 0;
    const char *between = first != 0 && first + 1 < loc.line
                              ? lines_of(arena, sources, loc, first + 1, loc.line - 1)
                              : NULL;
    first = first != 0 ? first : loc.line;
    Fix *fix = ARENA_NEW(arena, Fix);
    *fix = (Fix){.file = loc.file,
                 .line = first,
                 .text = arena_printf(arena, "%s%s%.*s%s%s", between != NULL ? between : "",
                                      between != NULL ? "\n" : "", (int)(old - line), line,
                                      argument, old + length),
                 .removed = loc.line - first + 1,
                 .old = lines_of(arena, sources, loc, first, loc.line)};
    return fix;
}

/* ---- both ---------------------------------------------------------------------------------- */

const Fix *propose_fix(Arena *arena, Sources *sources, const Finding *finding) {
    static const char argument[] = "argument ";
    const char *fix = finding->rule->fix;
    if (fix == NULL || !is_plain_variable(finding->object)) {
        return NULL;
    }
    if (!text_starts(fix, argument)) {
        return propose_statement(arena, sources, finding, filled(arena, fix, finding));
    }
    char *end = NULL;
    unsigned long number = strtoul(fix + strlen(argument), &end, 10);
    if (number == 0 || number > 20 || *end != ':') {
        return NULL;
    }
    return propose_argument(arena, sources, finding, (unsigned)number,
                            text_trim(arena, filled(arena, end + 1, finding)));
}
