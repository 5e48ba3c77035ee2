/* ignore.c - finds comments and pragmas that suppress findings. */
#include "frontend/ignore.h"

#include "base/text.h"
#include "frontend/ignore_words.h"

#include <ctype.h>
#include <string.h>

typedef struct Scanner {
    Arena *arena;
    const char *file, *begin, *at, *end;
    const char *line_start;
    uint32_t line;
    bool has_code;  /* in this line, so far */
    size_t waiting; /* the first in `list` that is about the next line with code */
    IgnoreList *list;
} Scanner;

static char peek(const Scanner *s, size_t ahead) {
    return (size_t)(s->end - s->at) > ahead ? s->at[ahead] : '\0';
}

static void step(Scanner *s) {
    if (*s->at == '\n') {
        s->line++;
        s->line_start = s->at + 1;
        s->has_code = false;
    }
    s->at++;
}

/* Code stands here: what waits for it is about this line. */
static void mark_code(Scanner *s) {
    s->has_code = true;
    for (; s->waiting < s->list->count; s->waiting++) {
        s->list->items[s->waiting].last_line = s->line;
    }
}

static IrLoc here(const Scanner *s) {
    return (IrLoc){s->file, s->line, (uint32_t)(s->at - s->line_start) + 1};
}

static void add(Scanner *s, Suppression found, bool waits) {
    found.last_line = found.loc.line;
    if (!waits && s->waiting < s->list->count) {
        mark_code(s); /* comments stand alone before it: this line has code */
    }
    vec_push(s->arena, s->list, found);
    s->waiting += !waits;
}

/* ---- comments -------------------------------------------------------------------- */

/* Text of the comment that begins here, without its marks; moves behind it. */
static const char *take_comment(Scanner *s) {
    bool is_block = peek(s, 1) == '*';
    const char *start = s->at + 2;
    s->at += 2;
    while (s->at < s->end) {
        if (is_block && *s->at == '*' && peek(s, 1) == '/') {
            const char *text = arena_strndup(s->arena, start, (size_t)(s->at - start));
            s->at += 2;
            return text;
        }
        if (!is_block && *s->at == '\n' && s->at[-1] != '\\') {
            break;
        }
        if (*s->at == '\n') { /* the line goes on: so does what has been before */
            s->line++;
            s->line_start = s->at + 1;
        }
        s->at++;
    }
    return arena_strndup(s->arena, start, (size_t)(s->at - start));
}

static void scan_comment(Scanner *s) {
    Suppression found = {.kind = SUPPRESSION_COMMENT, .loc = here(s)};
    bool is_alone = !s->has_code;
    const char *text = take_comment(s);
    if (ignore_words_comment(s->arena, text, &found)) {
        add(s, found, is_alone);
    }
}

/* ---- literals -------------------------------------------------------------------- */

static void skip_literal(Scanner *s) {
    char quote = *s->at;
    step(s);
    while (s->at < s->end && *s->at != quote && *s->at != '\n') {
        if (*s->at == '\\' && s->end - s->at > 1) {
            step(s);
        }
        step(s);
    }
    if (s->at < s->end && *s->at == quote) {
        step(s);
    }
}

/* R"x( ... )x": may have everything in it. */
static void skip_raw_literal(Scanner *s) {
    const char *open = memchr(s->at, '(', (size_t)(s->end - s->at));
    const char *mark = s->at + 2;
    if (open == NULL || open - mark > 16) {
        skip_literal(s);
        return;
    }
    const char *close = arena_printf(s->arena, ")%.*s\"", (int)(open - mark), mark);
    size_t length = strlen(close);
    while (s->at < s->end &&
           ((size_t)(s->end - s->at) < length || memcmp(s->at, close, length) != 0)) {
        step(s);
    }
    s->at += s->at < s->end ? length : 0;
}

/* ---- pragmas --------------------------------------------------------------------- */

static const char *rest_of_line(const Scanner *s) {
    const char *stop = s->at;
    while (stop < s->end && (*stop != '\n' || stop[-1] == '\\')) {
        stop++;
    }
    return arena_strndup(s->arena, s->at, (size_t)(stop - s->at));
}

static void skip_line(Scanner *s) {
    while (s->at < s->end && *s->at != '\n') {
        if (*s->at == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*')) {
            take_comment(s);
        } else if (*s->at == '"') {
            skip_literal(s);
        } else {
            step(s);
        }
    }
}

/* "#pragma ..." at the start of a line; true if it was one about suppressions. */
static bool scan_directive(Scanner *s) {
    const char *text = rest_of_line(s);
    const char *word = text + 1 + strspn(text + 1, " \t");
    Suppression found = {.kind = SUPPRESSION_PRAGMA, .loc = here(s)};
    if (!text_starts(word, "pragma") ||
        !ignore_words_pragma(s->arena, word + strlen("pragma"), true, &found)) {
        return false;
    }
    add(s, found, true);
    skip_line(s);
    return true;
}

static bool is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* __pragma(...) is code among code: it is about its own line, or, alone, the next one. */
static void scan_word(Scanner *s) {
    const char *start = s->at;
    while (s->at < s->end && is_word(*s->at)) {
        s->at++;
    }
    size_t length = (size_t)(s->at - start);
    Suppression found = {.kind = SUPPRESSION_PRAGMA,
                         .loc = {s->file, s->line, (uint32_t)(start - s->line_start) + 1}};
    const char *rest = rest_of_line(s);
    bool is_pragma = length == strlen("__pragma") && memcmp(start, "__pragma", length) == 0 &&
                     rest[strspn(rest, " \t")] == '(';
    if (is_pragma && ignore_words_pragma(s->arena, rest + strspn(rest, " \t") + 1, false, &found)) {
        add(s, found, !s->has_code);
        unsigned depth = 0;
        do {
            depth += *s->at == '(';
            depth -= *s->at == ')' && depth > 0;
            step(s);
        } while (s->at < s->end && *s->at != '\n' && depth > 0);
        return;
    }
    mark_code(s);
    if (s->at < s->end && *s->at == '"' && s->at[-1] == 'R' && length <= 3) {
        s->at--;
        skip_raw_literal(s);
    }
}

/* ---- all of it ------------------------------------------------------------------- */

static void scan_one(Scanner *s) {
    char c = *s->at;
    if (c == '/' && (peek(s, 1) == '/' || peek(s, 1) == '*')) {
        scan_comment(s);
    } else if (isspace((unsigned char)c) ||
               (c == '\\' && (peek(s, 1) == '\n' || peek(s, 1) == '\r'))) {
        step(s);
    } else if (c == '#' && !s->has_code && scan_directive(s)) {
        return;
    } else if (is_word(c)) {
        scan_word(s);
    } else {
        mark_code(s);
        if (c == '"' || c == '\'') {
            skip_literal(s);
        } else {
            step(s);
        }
    }
}

static bool mentions(const char *text, size_t length, const char *word) {
    size_t size = strlen(word);
    const char *end = text + length;
    while ((size_t)(end - text) >= size) {
        text = memchr(text, word[0], (size_t)(end - text) - size + 1);
        if (text == NULL) {
            return false;
        }
        if (memcmp(text, word, size) == 0) {
            return true;
        }
        text++;
    }
    return false;
}

void ignore_scan(Arena *arena, const char *file, const char *text, size_t length,
                 IgnoreList *list) {
    /* Most files have nothing of it. */
    if (!mentions(text, length, IGNORE_MARK) && !mentions(text, length, "suppress")) {
        return;
    }
    Scanner scanner = {.arena = arena,
                       .file = file,
                       .begin = text,
                       .at = text,
                       .end = text + length,
                       .line_start = text,
                       .line = 1,
                       .waiting = list->count,
                       .list = list};
    while (scanner.at < scanner.end) {
        scan_one(&scanner);
    }
}
