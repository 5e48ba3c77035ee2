/* spell_name.c - names and quoted strings of the text form. */
#include "ir/spell.h"

#include <string.h>

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_number(const char *text) {
    if (*text == '\0') {
        return false;
    }
    while (is_digit(*text)) {
        text++;
    }
    return *text == '\0';
}

bool ir_is_type_word(const char *word) {
    static const char *const words[] = {"void", "ptr", "struct", "union", "opaque", "fn", "const"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strcmp(word, words[i]) == 0) {
            return true;
        }
    }
    return (strchr("iuf", word[0]) && word[0] != '\0' && is_number(word + 1)) ||
           (text_starts(word, "ptr") && is_number(word + 3));
}

bool ir_is_plain_name(const char *name, bool is_type) {
    if (is_type && (name[0] == '.' || ir_is_type_word(name))) {
        return false;
    }
    if (*name == '.') {
        name++;
    }
    if (!is_letter(*name)) {
        return false;
    }
    while (is_letter(*name) || is_digit(*name)) {
        name++;
    }
    return *name == '\0';
}

static void spell_quoted(Text *out, const char *text, char quote) {
    text_char(out, quote);
    for (; *text != '\0'; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == (unsigned char)quote || c == '\\') {
            text_printf(out, "\\%c", c);
        } else if (c == '\n') {
            text_append(out, "\\n");
        } else if (c == '\t') {
            text_append(out, "\\t");
        } else if (c < 0x20 || c == 0x7f) {
            text_printf(out, "\\x%02x", c);
        } else {
            text_char(out, (char)c);
        }
    }
    text_char(out, quote);
}

void ir_spell_name(Text *out, const char *name) {
    if (ir_is_plain_name(name, false)) {
        text_append(out, name);
    } else {
        spell_quoted(out, name, '`');
    }
}

void ir_spell_string(Text *out, const char *text) {
    spell_quoted(out, text, '"');
}

const char *ir_count_label(Arena *arena, StrMap *counts, const char *name) {
    uintptr_t count = (uintptr_t)strmap_get(counts, name) + 1;
    strmap_put(counts, name, (void *)count);
    Text label = text_new(arena);
    ir_spell_name(&label, name);
    if (count > 1) {
        text_printf(&label, "#%u", (unsigned)count);
    }
    return text_str(&label);
}
