/* html.c - text of the input as HTML. */
#include "report/html.h"

#include "report/utf8.h"

#include <string.h>

static const char *entity_of(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

static uint32_t code_point(const char *at, size_t length) {
    uint32_t code = (unsigned char)*at & (length > 1 ? 0x7FU >> length : 0x7FU);
    for (size_t i = 1; i < length; i++) {
        code = code << 6 | ((unsigned char)at[i] & 0x3FU);
    }
    return code;
}

/* Marks that change how the text around them is written, or can't be seen at all. */
static bool is_invisible(uint32_t code) {
    return (code >= 0x200B && code <= 0x200F) || (code >= 0x202A && code <= 0x202E) ||
           (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || code == 0x61C ||
           (code >= 0x80 && code < 0xA0) || code == 0x7F ||
           (code < 0x20 && code != '\t' && code != '\n');
}

/* Bytes that one character of the output is made from. */
static size_t append_one(Text *out, const char *at) {
    size_t length = utf8_sequence(at);
    const char *entity = entity_of(*at);
    uint32_t code = length > 0 ? code_point(at, length) : 0;
    if (length == 0) {
        text_append(out, "\xEF\xBF\xBD");
    } else if (entity != NULL) {
        text_append(out, entity);
    } else if (is_invisible(code) || (code & 0xFFFEU) == 0xFFFE) {
        text_printf(out, "[U+%04lX]", (unsigned long)code);
    } else {
        text_append_n(out, at, length);
    }
    return length > 0 ? length : 1;
}

void html_text(Text *out, const char *text) {
    while (text != NULL && *text != '\0') {
        text += append_one(out, text);
    }
}

void html_code(Text *out, const char *text) {
    if (text != NULL && *text != '\0') {
        text_append(out, "<code>");
        html_text(out, text);
        text_append(out, "</code>");
    }
}

void html_clip(Text *out, const char *text, size_t letters) {
    for (size_t i = 0; *text != '\0'; i++) {
        if (i + 1 >= letters && text[1] != '\0') {
            text_append(out, "\xE2\x80\xA6");
            return;
        }
        text += append_one(out, text);
    }
}

void html_fact(Text *out, const char *name, const char *text) {
    if (text != NULL && *text != '\0') {
        text_printf(out, "<dt>%s</dt><dd>", name);
        html_text(out, text);
        text_append(out, "</dd>\n");
    }
}

void html_number_cell(Text *out, uint64_t number) {
    text_printf(out, "<td class=\"number\">%llu</td>", (unsigned long long)number);
}

const char *html_verdict(VerdictKind kind) {
    switch (kind) {
    case VERDICT_VIOLATED:
        return "\xE2\x9C\x97 violated";
    case VERDICT_HOLDS:
        return "\xE2\x9C\x93 holds";
    case VERDICT_UNKNOWN:
        return "? unknown";
    case VERDICT_NOT_APPLICABLE:
        return "\xE2\x80\x93 n/a";
    }
    return "";
}
