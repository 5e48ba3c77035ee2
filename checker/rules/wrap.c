/* wrap.c - breaking prose into lines. */
#include "rules/wrap.h"

#include <ctype.h>
#include <string.h>

#define WIDTH 80

static void blanks(Text *out, unsigned count) {
    text_printf(out, "%*s", (int)count, "");
}

/* Skips white space; true if it contained an empty line. */
static bool skip_space(const char **text) {
    unsigned breaks = 0;
    while (isspace((unsigned char)**text)) {
        breaks += **text == '\n';
        (*text)++;
    }
    return breaks > 1;
}

void wrap_prose(Text *out, const char *prose, unsigned indent) {
    size_t column = 0;
    skip_space(&prose);
    while (*prose) {
        size_t length = strcspn(prose, " \t\r\n");
        if (column > 0 && column + 1 + length > WIDTH) {
            text_char(out, '\n');
            column = 0;
        }
        if (column == 0) {
            blanks(out, indent);
            column = indent;
        } else {
            text_char(out, ' ');
            column++;
        }
        text_append_n(out, prose, length);
        column += length;
        prose += length;
        if (skip_space(&prose) && *prose) {
            text_append(out, "\n\n");
            column = 0;
        }
    }
    text_char(out, '\n');
}

void wrap_code(Text *out, const char *code, unsigned indent) {
    while (*code) {
        size_t length = strcspn(code, "\n");
        if (length > 0) {
            blanks(out, indent);
            text_append_n(out, code, length);
        }
        text_char(out, '\n');
        code += length;
        code += *code == '\n';
    }
}
