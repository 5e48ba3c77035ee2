/* hunk.c - a line that mends a finding, as a hunk that patch and git take. */
#include "report/hunk.h"

void hunk_append(Text *out, const Fix *fix, const char *indent) {
    bool absolute = *fix->file == '/';
    text_printf(out, "%s--- %s%s\n", indent, absolute ? "" : "a/", fix->file);
    text_printf(out, "%s+++ %s%s\n", indent, absolute ? "" : "b/", fix->file);
    text_printf(out, "%s@@ -%lu,0 +%lu @@\n", indent, (unsigned long)fix->line - 1,
                (unsigned long)fix->line);
    text_printf(out, "%s+%s\n", indent, fix->text);
}
