/* fingerprint.c - stable identities of findings. */
#include "verdict/fingerprint.h"

#include "base/text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <xxhash.h>

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

const char *fingerprint_make(Arena *arena, const char *rule_id, const char *function,
                             const char *object, const char *statement, uint32_t ordinal) {
    /* Each part ends with a NUL byte, so that no two lists of parts run
     * together to the same bytes. */
    const char *parts[] = {rule_id, function, object,
                           statement != NULL ? fingerprint_normalise(arena, statement) : NULL,
                           arena_printf(arena, "%lu", (unsigned long)ordinal)};
    Text bytes = text_new(arena);
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        text_append(&bytes, parts[i] != NULL ? parts[i] : "");
        text_char(&bytes, '\0');
    }
    XXH128_hash_t hash = XXH3_128bits(bytes.bytes, bytes.length);
    return arena_printf(arena, "%016llx%016llx", (unsigned long long)hash.high64,
                        (unsigned long long)hash.low64);
}
