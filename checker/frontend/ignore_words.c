/* ignore_words.c - rules, reason and date of a suppression. */
#include "frontend/ignore_words.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const char *skip_blank(const char *at) {
    while (isspace((unsigned char)*at)) {
        at++;
    }
    return at;
}

static size_t word_length(const char *at) {
    size_t length = 0;
    while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '*' ||
           (at[length] == '-' && length > 0 && isalnum((unsigned char)at[length + 1]))) {
        length++;
    }
    return length;
}

/* "FLT201, FLT204", separated by commas; moves behind them. */
static const char *take_rules(Arena *arena, const char **at) {
    Text out = text_new(arena);
    for (;;) {
        *at = skip_blank(*at);
        size_t length = word_length(*at);
        if (length == 0) {
            return text_str(&out);
        }
        text_append(&out, out.length > 0 ? ", " : "");
        text_append_n(&out, *at, length);
        const char *next = skip_blank(*at + length);
        *at += length;
        if (*next != ',') {
            return text_str(&out);
        }
        *at = next + 1;
    }
}

/* "(until 2027-03-31)"; moves behind it. */
static const char *take_date(Arena *arena, const char **at) {
    const char *start = skip_blank(*at);
    const char *close = strchr(start, ')');
    if (!text_starts(start, "(until ") || close == NULL) {
        return NULL;
    }
    start += strlen("(until ");
    *at = close + 1;
    return text_trim(arena, arena_strndup(arena, start, (size_t)(close - start)));
}

/* On one line, without the signs that may stand before it. */
static const char *clean_reason(Arena *arena, const char *text) {
    Text out = text_new(arena);
    while (isspace((unsigned char)*text) || *text == ':' || *text == '-') {
        text++;
    }
    while (*text != '\0') {
        bool is_gap = isspace((unsigned char)*text) || (*text == '\\' && text[1] == '\n');
        if (is_gap && out.length > 0 && out.bytes[out.length - 1] != ' ') {
            text_char(&out, ' ');
        } else if (!is_gap) {
            text_char(&out, *text);
        }
        text++;
    }
    return text_trim(arena, text_str(&out));
}

bool ignore_words_comment(Arena *arena, const char *comment, Suppression *found) {
    const char *at = skip_blank(comment);
    if (!text_starts(at, IGNORE_MARK)) {
        return false;
    }
    at = skip_blank(at + strlen(IGNORE_MARK));
    at += *at == ':';
    found->rules = take_rules(arena, &at);
    found->until = take_date(arena, &at);
    found->reason = clean_reason(arena, at);
    return true;
}

/* ---- pragmas --------------------------------------------------------------------- */

static const char *take_literal(Arena *arena, const char **at) {
    const char *start = ++*at;
    while (**at != '\0' && **at != '"') {
        *at += **at == '\\' && (*at)[1] != '\0' ? 2 : 1;
    }
    const char *text = arena_strndup(arena, start, (size_t)(*at - start));
    *at += **at == '"';
    return text;
}

/* The reason after a pragma: its comment, without marks. */
static const char *comment_of(Arena *arena, const char *at) {
    const char *line = strstr(at, "//"), *block = strstr(at, "/*");
    if (line != NULL && (block == NULL || line < block)) {
        return line + 2;
    }
    const char *end = block != NULL ? strstr(block + 2, "*/") : NULL;
    return end == NULL ? "" : arena_strndup(arena, block + 2, (size_t)(end - block - 2));
}

/* Reads what stands after "suppress:", up to what ends it. */
static const char *take_suppressed(Arena *arena, const char *at, Text *rules, Suppression *found) {
    while (*at != '\0' && *at != ')' && *at != ';') {
        size_t length = word_length(at);
        if (*at == '"') {
            found->reason = take_literal(arena, &at);
        } else if (length == 0) {
            at++;
        } else {
            if (strncmp(at, "justification", length) != 0) {
                text_append(rules, rules->length > 0 ? ", " : "");
                text_append_n(rules, at, length);
            }
            at += length;
        }
    }
    return at;
}

bool ignore_words_pragma(Arena *arena, const char *text, bool is_line, Suppression *found) {
    const char *at = skip_blank(text);
    size_t length = word_length(at);
    bool is_ours = (length == 7 && strncmp(at, "warning", 7) == 0) ||
                   (length == 7 && strncmp(at, "prefast", 7) == 0);
    const char *word = is_ours ? strstr(at, "suppress") : NULL;
    if (word == NULL) {
        return false;
    }
    word = skip_blank(word + strlen("suppress"));
    if (*word != ':') {
        return false;
    }
    Text rules = text_new(arena);
    found->reason = "";
    at = take_suppressed(arena, word + 1, &rules, found);
    found->rules = text_str(&rules);
    found->reason = clean_reason(arena, *found->reason == '\0' && is_line ? comment_of(arena, at)
                                                                          : found->reason);
    return true;
}
