/* msbuild_text.c - texts of project files: marks, escapes, lists. */
#include "project/msbuild.h"

#include "base/text.h"

#include <string.h>

/* Neither can stand in XML, so no text of a project has them. */
enum { MARK_START = 1, MARK_END = 2 };

const char *msbuild_text_mark(Arena *arena, const char *name) {
    return arena_printf(arena, "%c%s%c", MARK_START, name, MARK_END);
}

bool msbuild_text_is_marked(const char *text) {
    return strchr(text, MARK_START) != NULL;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    char letter = (char)(c | 0x20);
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

/* The character that "%XX" at `text` stands for, or -1. */
static int escaped(const char *text) {
    int high = text[0] == '%' ? hex_digit(text[1]) : -1;
    int low = high < 0 ? -1 : hex_digit(text[2]);
    return low < 0 || high * 16 + low == 0 ? -1 : high * 16 + low;
}

const char *msbuild_text_plain(Arena *arena, const char *text) {
    Text out = text_new(arena);
    while (*text != '\0') {
        if (*text == MARK_START) {
            text += strcspn(text, "\2");
            text += *text != '\0';
            continue;
        }
        int c = escaped(text);
        text_char(&out, c < 0 ? *text : (char)c);
        text += c < 0 ? 1 : 3;
    }
    return text_str(&out);
}

/* The name in the first mark at `*at` or behind it, and moves on; NULL at the end. */
static const char *next_mark(Arena *arena, const char **at) {
    const char *start = strchr(*at, MARK_START);
    if (start == NULL) {
        return NULL;
    }
    size_t length = strcspn(++start, "\2");
    *at = start + length;
    return arena_strndup(arena, start, length);
}

const char *msbuild_text_marks(Arena *arena, const char *text) {
    Text out = text_new(arena);
    for (const char *name; (name = next_mark(arena, &text)) != NULL;) {
        text_append(&out, msbuild_text_mark(arena, name));
    }
    return text_str(&out);
}

bool msbuild_text_has_kit(Arena *arena, const char *text) {
    for (const char *name; (name = next_mark(arena, &text)) != NULL;) {
        if (msbuild_known_kit(name)) {
            return true;
        }
    }
    return false;
}

const char *msbuild_text_used(Msbuild *build, const char *text) {
    const char *at = text;
    for (const char *name; (name = next_mark(build->arena, &at)) != NULL;) {
        strmap_put(msbuild_known_kit(name) ? build->kits : build->unresolved, name, NULL);
    }
    return msbuild_text_plain(build->arena, text);
}

void msbuild_text_split(Arena *arena, const char *text, MsbuildList *list) {
    while (*text != '\0') {
        size_t length = strcspn(text, ";");
        const char *entry = text_trim(arena, arena_strndup(arena, text, length));
        if (*entry != '\0') {
            vec_push(arena, list, entry);
        }
        text += length + (text[length] == ';');
    }
}
