/* frame.c - reading and writing the header in front of each message. */
#include "lsp/frame.h"

#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* Longer ones are no header lines, and no messages. */
#define LONGEST_LINE    4096
#define LONGEST_MESSAGE ((size_t)256 << 20)

typedef enum Line { LINE_FIELD, LINE_LENGTH, LINE_EMPTY, LINE_BAD, LINE_NONE } Line;

/* A number and nothing else; false: it is none, or too large. */
static bool read_number(const char *text, size_t *number) {
    *number = 0;
    if (!isdigit((unsigned char)*text)) {
        return false;
    }
    for (; isdigit((unsigned char)*text); text++) {
        *number = *number * 10 + (size_t)(*text - '0');
        if (*number > LONGEST_MESSAGE) {
            return false;
        }
    }
    return text[strspn(text, " \t")] == '\0';
}

static Line read_line(FILE *in, size_t *length) {
    static const char name[] = "Content-Length:";
    char line[LONGEST_LINE];
    size_t count = 0;
    int c;
    while ((c = getc(in)) != EOF && c != '\n') {
        if (count < sizeof line - 1) {
            line[count] = (char)c;
        }
        count++;
    }
    if (c == EOF) {
        return LINE_NONE;
    }
    if (count >= sizeof line) {
        return LINE_BAD;
    }
    count -= count > 0 && line[count - 1] == '\r';
    line[count] = '\0';
    if (count == 0) {
        return LINE_EMPTY;
    }
    if (text_starts_nocase(line, name)) {
        const char *value = line + sizeof name - 1;
        return read_number(value + strspn(value, " \t"), length) ? LINE_LENGTH : LINE_BAD;
    }
    return strchr(line, ':') != NULL ? LINE_FIELD : LINE_BAD;
}

FrameResult frame_read(FILE *in, Arena *arena, char **content, size_t *length) {
    bool has_length = false, is_bad = false;
    for (;;) {
        Line line = read_line(in, length);
        has_length = has_length || line == LINE_LENGTH;
        is_bad = is_bad || line == LINE_BAD;
        if (line == LINE_NONE) {
            return FRAME_END;
        }
        if (line == LINE_EMPTY) {
            break;
        }
    }
    if (!has_length || is_bad) {
        return FRAME_BAD;
    }
    *content = arena_alloc(arena, *length + 1);
    return fread(*content, 1, *length, in) == *length ? FRAME_MESSAGE : FRAME_END;
}

bool frame_write(FILE *out, const char *content, size_t length) {
    return fprintf(out, "Content-Length: %zu\r\n\r\n", length) > 0 &&
           fwrite(content, 1, length, out) == length && fflush(out) == 0;
}
