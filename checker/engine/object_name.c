/* object_name.c - names of objects of the system, as it compares them. */
#include "engine/object_name.h"

#include "base/text.h"

#include <string.h>

/* Letters of one alphabet stand side by side, in both cases. */
static uint32_t name_upper(uint32_t c) {
    static const struct {
        uint32_t first, last, distance;
    } alphabets[] = {{'a', 'z', 32},     {0xE0, 0xF6, 32},   {0xF8, 0xFE, 32},
                     {0x3B1, 0x3C1, 32}, {0x3C3, 0x3CB, 32}, {0x430, 0x44F, 32},
                     {0x450, 0x45F, 80}, {0x561, 0x586, 48}, {0xFF41, 0xFF5A, 32}};
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        if (alphabets[i].first <= c && c <= alphabets[i].last) {
            return c - alphabets[i].distance;
        }
    }
    return c;
}

const char *object_name_key(Arena *arena, const char *name) {
    static const char *const devices[] = {"\\DOSDEVICES\\", "\\GLOBAL?\?\\"};
    Text key = text_new(arena);
    while (*name) {
        uint32_t c;
        name = text_read_utf8(name, &c);
        text_utf8(&key, name_upper(c));
    }
    const char *text = text_str(&key);
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
        if (text_starts(text, devices[i])) {
            return arena_printf(arena, "\\?\?\\%s", text + strlen(devices[i]));
        }
    }
    return text;
}

bool object_name_same(const char *a, const char *b) {
    Arena *scratch = arena_open();
    bool same = strcmp(object_name_key(scratch, a), object_name_key(scratch, b)) == 0;
    arena_close(scratch);
    return same;
}
