/* words.c - the words of a source that may be, or become, certain names. */
#include "project/words.h"

#include <string.h>

/* Shorter words are no pieces: any name could be spelled with single letters. */
enum { SHORTEST_PIECE = 2, LONGEST_NAME = 128 };

static unsigned pair_at(const char *at) {
    return (unsigned)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

static bool has_pair(const WordsNames *names, const char *at) {
    unsigned pair = pair_at(at);
    return (names->pairs[pair / 64] >> pair % 64 & 1) != 0;
}

WordsNames words_names(const char *const *names, size_t count) {
    WordsNames result = {.items = names, .count = count};
    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(names[i]);
        result.longest = length > result.longest ? length : result.longest;
        for (size_t k = 0; k + 1 < length; k++) {
            unsigned pair = pair_at(names[i] + k);
            result.pairs[pair / 64] |= (uint64_t)1 << pair % 64;
        }
    }
    return result;
}

/* ---- one text ------------------------------------------------------------------------- */

typedef struct Reader {
    Arena *arena;
    const WordsNames *names;
    const char *begin, *at, *end;
    const char *definition_end; /* of the last #define, with all its lines */
    Words words;
} Reader;

static bool is_word_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* Bytes of a backslash with the line end behind it, or 0. */
static size_t splice(const char *at, const char *end) {
    if (end - at >= 2 && at[0] == '\\' && at[1] == '\n') {
        return 2;
    }
    return end - at >= 3 && at[0] == '\\' && at[1] == '\r' && at[2] == '\n' ? 3 : 0;
}

static bool has_piece(const Words *words, const char *piece) {
    for (size_t i = 0; i < words->pieces.count; i++) {
        if (strcmp(words->pieces.items[i], piece) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\\';
}

/* The characters before the word and behind it that are no blanks, '\0' at an end of the text. */
static char before(const Reader *reader, const char *word) {
    while (word > reader->begin && is_blank(word[-1])) {
        word--;
    }
    return word > reader->begin ? word[-1] : '\0';
}

static char behind(const Reader *reader, const char *at) {
    while (at < reader->end && is_blank(*at)) {
        at++;
    }
    return at < reader->end ? *at : '\0';
}

/* ## joins the ends of what a macro stands for, or of its arguments. A comment may come between. */
static bool can_be_joined(const Reader *reader, const char *word) {
    char left = before(reader, word), right = behind(reader, reader->at);
    return word < reader->definition_end || left == '\0' || (strchr("(,#/", left) != NULL) ||
           right == '\0' || strchr("),#/", right) != NULL;
}

/* `begin`: where it stands in the text. */
static void take_word(Reader *reader, const char *begin, const char *word) {
    Words *words = &reader->words;
    bool is_piece = false;
    for (size_t i = 0; i < reader->names->count; i++) {
        const char *name = reader->names->items[i];
        words->has_name = words->has_name || strcmp(name, word) == 0;
        is_piece = is_piece || strstr(name, word) != NULL;
    }
    if (is_piece && can_be_joined(reader, begin) && !has_piece(words, word)) {
        vec_push(reader->arena, &words->pieces, arena_strdup(reader->arena, word));
    }
}

/* Reads the word at `at`; most can be told from a name by their first and last letters. */
static void read_word(Reader *reader) {
    char word[LONGEST_NAME];
    const char *begin = reader->at;
    size_t length = 0, step = 0;
    for (; reader->at < reader->end; reader->at += step) {
        step = splice(reader->at, reader->end);
        if (step > 0) {
            continue;
        }
        if (!is_word_char(*reader->at)) {
            break;
        }
        if (length < sizeof word - 1) {
            word[length] = *reader->at;
        }
        length++;
        step = 1;
    }
    if (length >= SHORTEST_PIECE && length <= reader->names->longest && length < sizeof word &&
        has_pair(reader->names, word) && has_pair(reader->names, word + length - 2)) {
        word[length] = '\0';
        take_word(reader, begin, word);
    }
}

static void skip_blanks(Reader *reader) {
    while (reader->at < reader->end) {
        size_t gap = splice(reader->at, reader->end);
        gap = gap == 0 && (*reader->at == ' ' || *reader->at == '\t') ? 1 : gap;
        if (gap == 0) {
            return;
        }
        reader->at += gap;
    }
}

static bool begins(const Reader *reader, const char *directive) {
    size_t length = strlen(directive);
    return (size_t)(reader->end - reader->at) >= length &&
           strncmp(reader->at, directive, length) == 0;
}

/* Behind the last line of a directive. */
static const char *directive_end(const Reader *reader) {
    const char *at = reader->at;
    for (size_t gap = 0; at < reader->end && *at != '\n'; at += gap == 0 ? 1 : gap) {
        gap = splice(at, reader->end);
    }
    return at;
}

/* Behind '#': the file that an #include, #include_next or #import names. */
static void read_directive(Reader *reader) {
    skip_blanks(reader);
    if (begins(reader, "define")) {
        reader->definition_end = directive_end(reader);
    }
    if (!begins(reader, "include") && !begins(reader, "import")) {
        return;
    }
    read_word(reader);
    skip_blanks(reader);
    char open = reader->at < reader->end ? *reader->at : '\0';
    if (open != '"' && open != '<') {
        reader->words.includes_macro |= is_word_char(open);
        return;
    }
    const char *name = ++reader->at;
    while (reader->at < reader->end && *reader->at != '\n' &&
           *reader->at != (open == '<' ? '>' : '"')) {
        reader->at++;
    }
    char *copy = arena_strndup(reader->arena, name, (size_t)(reader->at - name));
    for (char *c = copy; *c != '\0'; c++) {
        *c = *c == '\\' ? '/' : *c;
    }
    vec_push(reader->arena, &reader->words.includes, copy);
}

Words words_find(Arena *arena, const WordsNames *names, const char *text, size_t length) {
    Reader reader = {.arena = arena,
                     .names = names,
                     .begin = text,
                     .at = text,
                     .end = text + length,
                     .definition_end = text};
    while (reader.at < reader.end) {
        if (is_word_char(*reader.at)) {
            read_word(&reader);
        } else if (*reader.at++ == '#') {
            read_directive(&reader);
        }
    }
    return reader.words;
}

/* ---- putting words together ------------------------------------------------------------- */

static bool can_make(const char *name, const StrMap *pieces) {
    bool reached[LONGEST_NAME + 1] = {true}; /* by length of what has been put together */
    size_t length = strlen(name);
    for (size_t at = 0; at < length && length <= LONGEST_NAME; at++) {
        for (size_t i = 0; reached[at] && i < strmap_count(pieces); i++) {
            const char *piece = strmap_key(pieces, i);
            if (strncmp(name + at, piece, strlen(piece)) == 0) {
                reached[at + strlen(piece)] = true;
            }
        }
    }
    return length > LONGEST_NAME || reached[length];
}

bool words_make_name(const WordsNames *names, const StrMap *pieces) {
    for (size_t i = 0; i < names->count; i++) {
        if (can_make(names->items[i], pieces)) {
            return true;
        }
    }
    return false;
}
