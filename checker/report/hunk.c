/* hunk.c - lines that mend a finding, as a hunk that patch and git take. */
#include "report/hunk.h"

#include <string.h>

static void append_lines(Text *out, const char *indent, char sign, const char *lines) {
    while (lines != NULL) {
        size_t length = strcspn(lines, "\n");
        text_printf(out, "%s%c%.*s\n", indent, sign, (int)length, lines);
        lines = lines[length] == '\n' ? lines + length + 1 : NULL;
    }
}

static unsigned long count_lines(const char *lines) {
    unsigned long count = 1;
    for (; *lines != '\0'; lines++) {
        count += *lines == '\n';
    }
    return count;
}

void hunk_append(Text *out, const Fix *fix, const char *indent) {
    bool absolute = *fix->file == '/';
    text_printf(out, "%s--- %s%s\n", indent, absolute ? "" : "a/", fix->file);
    text_printf(out, "%s+++ %s%s\n", indent, absolute ? "" : "b/", fix->file);
    text_printf(out, "%s@@ -%lu,%lu +%lu,%lu @@\n", indent,
                (unsigned long)fix->line - (fix->removed == 0), (unsigned long)fix->removed,
                (unsigned long)fix->line, count_lines(fix->text));
    append_lines(out, indent, '-', fix->old);
    append_lines(out, indent, '+', fix->text);
}
