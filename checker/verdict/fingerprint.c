/* fingerprint.c - stable identities of findings. */
#include "verdict/fingerprint.h"

#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

/* Bytes of a normalised statement that count. The IR keeps a hundred of a statement whose
 * words are at most one blank apart: so many are left when nearly every other byte is a blank. */
enum { SIGNIFICANT = 48 };

/* Bytes of identifiers and numbers; UTF-8 sequences count as letters. */
static bool is_word(char c) {
    unsigned char byte = (unsigned char)c;
    return isalnum(byte) || byte == '_' || byte >= 0x80;
}

/* End of the literal that starts at `at` with its quote character. */
static const char *literal_end(const char *at) {
    char quote = *at++;
    while (*at != '\0' && *at != quote) {
        at += at[0] == '\\' && at[1] != '\0' ? 2 : 1;
    }
    return *at == quote ? at + 1 : at;
}

/* Skips white space and comments; equal to `at` if there are none. */
static const char *skip_blank(const char *at) {
    for (;;) {
        if (isspace((unsigned char)*at)) {
            at++;
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end != NULL ? end + 2 : at + strlen(at);
        } else if (at[0] == '/' && at[1] == '/') {
            at += strcspn(at, "\n");
        } else {
            return at;
        }
    }
}

const char *fingerprint_normalise(Arena *arena, const char *statement) {
    Text out = text_new(arena);
    char last = '\0';
    const char *at = skip_blank(statement);
    while (*at != '\0') {
        const char *end = *at == '"' || *at == '\'' ? literal_end(at) : at + 1;
        text_append_n(&out, at, (size_t)(end - at));
        last = end[-1];
        at = skip_blank(end);
        if (at != end && is_word(last) && is_word(*at)) {
            text_char(&out, ' ');
        }
    }
    return text_str(&out);
}

static const char *hash_of(Arena *arena, const Text *bytes) {
    XXH128_hash_t hash = XXH3_128bits(bytes->bytes, bytes->length);
    return arena_printf(arena, "%016llx%016llx", (unsigned long long)hash.high64,
                        (unsigned long long)hash.low64);
}

/* Each part ends with a NUL byte, so that no two lists of parts run together to the same
 * bytes. */
static void append_part(Text *bytes, const char *part) {
    text_append(bytes, part != NULL ? part : "");
    text_char(bytes, '\0');
}

static void append_statement(Text *bytes, const char *statement) {
    const char *text = statement != NULL ? fingerprint_normalise(bytes->arena, statement) : "";
    append_part(bytes, arena_printf(bytes->arena, "%.*s", SIGNIFICANT, text));
}

const char *fingerprint_make(Arena *arena, const FingerprintParts *parts) {
    Text bytes = text_new(arena);
    append_part(&bytes, parts->rule);
    append_part(&bytes, parts->function);
    append_statement(&bytes, parts->object); /* where it has no name, the statement */
    append_part(&bytes, parts->birth_function);
    append_statement(&bytes, parts->birth);
    append_statement(&bytes, parts->statement);
    return hash_of(arena, &bytes);
}

const char *fingerprint_nth(Arena *arena, const char *fingerprint, uint32_t ordinal) {
    if (ordinal == 0) {
        return fingerprint;
    }
    Text bytes = text_new(arena);
    append_part(&bytes, fingerprint);
    append_part(&bytes, arena_printf(arena, "%lu", (unsigned long)ordinal));
    return hash_of(arena, &bytes);
}
