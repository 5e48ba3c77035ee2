/* uri.c - file: URIs. */
#include "lsp/uri.h"

#include "base/platform.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

static const char scheme[] = "file://";

static int digit(char c) {
    return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

const char *uri_to_path(Arena *arena, const char *uri) {
    if (!text_starts_nocase(uri, scheme)) {
        return NULL;
    }
    const char *at = strchr(uri + sizeof scheme - 1, '/'); /* behind the name of a machine */
    Text path = text_new(arena);
    for (; at != NULL && *at != '\0' && *at != '?' && *at != '#'; at++) {
        if (*at == '%' && isxdigit((unsigned char)at[1]) && isxdigit((unsigned char)at[2])) {
            char c = (char)(digit(at[1]) * 16 + digit(at[2]));
            if (c == '\0') {
                return NULL;
            }
            text_char(&path, c);
            at += 2;
        } else {
            text_char(&path, *at);
        }
    }
    return path.length > 0 ? platform_absolute(arena, text_str(&path)) : NULL;
}

const char *uri_of_path(Arena *arena, const char *path) {
    Text uri = text_new(arena);
    text_append(&uri, scheme);
    for (const char *at = path; *at != '\0'; at++) {
        if (isalnum((unsigned char)*at) || strchr("/-._~", *at) != NULL) {
            text_char(&uri, *at);
        } else {
            text_printf(&uri, "%%%02X", (unsigned)(unsigned char)*at);
        }
    }
    return text_str(&uri);
}
