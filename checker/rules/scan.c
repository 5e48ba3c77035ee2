/* scan.c - words and signs of one scalar of a rule file. */
#include "rules/scan.h"

#include <ctype.h>
#include <string.h>

bool scan_is_word_char(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

static void skip_blanks(Scan *scan) {
    while (isspace((unsigned char)scan->text[scan->at])) {
        scan->at++;
    }
}

/* Words of our own vocabulary may contain '-' inside ("entry-failed"); "->" ends one. */
static size_t word_length(const char *text) {
    size_t length = 0;
    while (scan_is_word_char(text[length]) ||
           (length > 0 && text[length] == '-' && scan_is_word_char(text[length + 1]))) {
        length++;
    }
    return length;
}

/* "'open'", "'('", "the end": what stands at the reading position. */
static const char *found(const Scan *scan) {
    const char *text = scan->text + scan->at;
    size_t length = word_length(text);
    if (length == 0) {
        length = *text ? 1 : 0;
    }
    if (length == 0) {
        return "the end";
    }
    return arena_printf(scan->scope->arena, "'%.*s'", (int)length, text);
}

bool scan_fail(Scan *scan, const char *expected) {
    skip_blanks(scan);
    diag_report(scan->scope->diag, DIAG_ERROR, tree_place(scan->node, scan->at),
                "expected %s, found %s", expected, found(scan));
    return false;
}

const char *scan_peek(Scan *scan) {
    skip_blanks(scan);
    return scan->text + scan->at;
}

bool scan_sign(Scan *scan, const char *sign_text) {
    size_t length = strlen(sign_text);
    if (strncmp(scan_peek(scan), sign_text, length) != 0) {
        return false;
    }
    scan->at += length;
    return true;
}

bool scan_need_sign(Scan *scan, const char *sign_text) {
    if (scan_sign(scan, sign_text)) {
        return true;
    }
    return scan_fail(scan, arena_printf(scan->scope->arena, "'%s'", sign_text));
}

bool scan_keyword(Scan *scan, const char *text) {
    const char *next = scan_peek(scan);
    size_t length = word_length(next);
    if (length != strlen(text) || strncmp(next, text, length) != 0) {
        return false;
    }
    scan->at += length;
    return true;
}

const char *scan_word(Scan *scan) {
    const char *next = scan_peek(scan);
    size_t length = isdigit((unsigned char)*next) ? 0 : word_length(next);
    if (length == 0) {
        return NULL;
    }
    scan->word_at = scan->at;
    scan->at += length;
    return arena_strndup(scan->scope->arena, next, length);
}

bool scan_need_end(Scan *scan, const char *expected) {
    return *scan_peek(scan) == '\0' || scan_fail(scan, expected);
}

bool scan_start(Scan *scan, const GrammarScope *scope, const TreeNode *node) {
    *scan = (Scan){.scope = scope, .node = node, .text = node->text};
    if (node->kind != TREE_SCALAR) {
        diag_report(scope->diag, DIAG_ERROR, node->place, "expected a text, found %s",
                    tree_kind_name(node->kind));
        return false;
    }
    if (!node->one_line) {
        diag_report(scope->diag, DIAG_ERROR, node->place, "expected a text on one line");
        return false;
    }
    return true;
}
