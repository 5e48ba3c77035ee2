/* diag.c - collecting and printing messages about our own input. */
#include "base/diag.h"

#include "base/strmap.h"
#include "base/text.h"
#include "base/vec.h"

#include <stdarg.h>

struct Diag {
    Arena *arena;
    FILE *stream;
    bool color;
    StrMap *seen; /* the lines so far: a mistake in a shared header is told once */
    VEC(DiagMessage) messages;
};

Diag *diag_new(Arena *arena, FILE *stream, bool color) {
    Diag *diag = ARENA_NEW(arena, Diag);
    diag->arena = arena;
    diag->stream = stream;
    diag->color = color;
    diag->seen = strmap_new(arena);
    return diag;
}

typedef struct Style {
    const char *word;
    const char *color; /* ANSI: bold, in the colours compilers use */
} Style;

static const Style styles[] = {
    [DIAG_NOTE] = {"note", "\033[1;36m"},
    [DIAG_WARNING] = {"warning", "\033[1;35m"},
    [DIAG_ERROR] = {"error", "\033[1;31m"},
};

static const char *line_of(const Diag *diag, const DiagMessage *message, bool color) {
    Text line = text_new(diag->arena);
    DiagPlace place = message->place;
    text_append(&line, color ? "\033[1m" : "");
    text_append(&line, place.file ? place.file : "fltcheck");
    if (place.file && place.line) {
        text_printf(&line, ":%u", place.line);
        if (place.column) {
            text_printf(&line, ":%u", place.column);
        }
    }
    const Style *style = &styles[message->level];
    text_printf(&line, ": %s%s:%s %s\n", color ? style->color : "", style->word,
                color ? "\033[0m" : "", message->text);
    return text_str(&line);
}

void diag_report(Diag *diag, DiagLevel level, DiagPlace place, const char *format, ...) {
    va_list args;
    va_start(args, format);
    int length = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = arena_alloc(diag->arena, length < 0 ? 1 : (size_t)length + 1);
    va_start(args, format);
    vsnprintf(text, length < 0 ? 1 : (size_t)length + 1, format, args);
    va_end(args);

    DiagMessage message = {level, place, text};
    const char *line = line_of(diag, &message, false);
    if (strmap_has(diag->seen, line)) {
        return;
    }
    strmap_put(diag->seen, line, NULL);
    if (place.file) {
        message.place.file = arena_strdup(diag->arena, place.file);
    }
    vec_push(diag->arena, &diag->messages, message);
    if (diag->stream) {
        fputs(diag->color ? line_of(diag, &message, true) : line, diag->stream);
    }
}

size_t diag_count(const Diag *diag, DiagLevel level) {
    size_t count = 0;
    for (size_t i = 0; i < diag->messages.count; i++) {
        count += diag->messages.items[i].level == level;
    }
    return count;
}

size_t diag_total(const Diag *diag) {
    return diag->messages.count;
}

const DiagMessage *diag_at(const Diag *diag, size_t index) {
    return &diag->messages.items[index];
}
