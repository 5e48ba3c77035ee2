/* test_lsp_texts.c - positions in texts, edits of documents, names of files. */
#include "lsp/documents.h"
#include "lsp/uri.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

/* a, umlaut (2 bytes), a letter of two UTF-16 units (4 bytes), b; all ends of lines. */
#define LINE                                                                                       \
    "a\xC3\xBC\xF0\x9D\x84\x9E"                                                                    \
    "b"

static PositionText text_of(const char *bytes, PositionEncoding encoding) {
    return (PositionText){bytes, strlen(bytes), encoding};
}

static void assert_place(const PositionText *text, size_t line, size_t character, size_t offset) {
    assert_int_equal(position_offset(text, (Position){line, character}), offset);
    Position back = position_at(text, offset);
    assert_int_equal(back.line, line);
    assert_int_equal(back.character, character);
}

static void utf16_counts_pairs_as_two(void **state) {
    (void)state;
    PositionText text = text_of("x\n" LINE "\n", POSITION_UTF16);
    assert_place(&text, 1, 0, 2);
    assert_place(&text, 1, 1, 3);
    assert_place(&text, 1, 2, 5);
    assert_place(&text, 1, 4, 9);
    assert_place(&text, 1, 5, 10);
    assert_int_equal(position_offset(&text, (Position){1, 3}), 5); /* inside of the pair */
}

static void utf8_counts_bytes(void **state) {
    (void)state;
    PositionText text = text_of(LINE "\nx", POSITION_UTF8);
    assert_place(&text, 0, 3, 3);
    assert_place(&text, 0, 7, 7);
    assert_int_equal(position_offset(&text, (Position){0, 2}), 1); /* inside of a character */
}

static void all_ends_of_lines_count(void **state) {
    (void)state;
    PositionText text = text_of("a\r\nb\rc\nd", POSITION_UTF16);
    assert_place(&text, 1, 0, 3);
    assert_place(&text, 2, 0, 5);
    assert_place(&text, 3, 1, 8);
    assert_int_equal(position_offset(&text, (Position){0, 9}), 1); /* not behind the CR */
}

static void what_is_beyond_is_the_end(void **state) {
    (void)state;
    PositionText text = text_of("ab\ncd", POSITION_UTF16), empty = text_of("", POSITION_UTF16);
    assert_int_equal(position_offset(&text, (Position){0, 99}), 2);
    assert_int_equal(position_offset(&text, (Position){9, 0}), 5);
    assert_int_equal(position_at(&text, 99).line, 1);
    assert_int_equal(position_offset(&empty, (Position){3, 3}), 0);
}

static void places_of_the_checker(void **state) {
    (void)state;
    PositionText text = text_of("a\r\n" LINE "\r\nb", POSITION_UTF16);
    IrLoc loc = {NULL, 2, 4};
    size_t offset = position_of_loc(&text, loc);
    assert_int_equal(offset, 6);
    assert_int_equal(position_at(&text, offset).character, 2);
    loc = position_loc(&text, 6);
    assert_int_equal(loc.line, 2);
    assert_int_equal(loc.column, 4);
    assert_int_equal(position_of_loc(&text, (IrLoc){NULL, 99, 1}), text.length);
}

/* ---- documents ------------------------------------------------------------------------- */

static void documents_change_piece_by_piece(void **state) {
    (void)state;
    Arena *arena = arena_open();
    Documents documents = {.arena = arena};
    documents_open(&documents, "file:///d.c", "/d.c", 1, "one\ntwo\n", 8);
    Document *document = documents_find(&documents, "/d.c");
    assert_non_null(document);
    uint64_t edits = documents.edits;
    documents_splice(&documents, document, POSITION_UTF16, (Position){0, 3}, (Position){1, 1}, "X",
                     1);
    assert_string_equal(document->text, "oneXwo\n");
    assert_true(documents.edits > edits);
    /* An end before the begin is none. */
    documents_splice(&documents, document, POSITION_UTF16, (Position){0, 3}, (Position){0, 1}, "-",
                     1);
    assert_string_equal(document->text, "one-Xwo\n");
    documents_replace(&documents, document, "", 0);
    assert_int_equal(document->length, 0);
    documents_close(&documents, document);
    assert_null(documents_find(&documents, "/d.c"));
    arena_close(arena);
}

/* ---- names ----------------------------------------------------------------------------- */

static void names_there_and_back(void **state) {
    (void)state;
    Arena *arena = arena_open();
    assert_string_equal(uri_to_path(arena, "file:///a%20b/%C3%BC.c"), "/a b/\xC3\xBC.c");
    assert_string_equal(uri_of_path(arena, "/a b/#\xC3\xBC.c"), "file:///a%20b/%23%C3%BC.c");
    assert_string_equal(uri_to_path(arena, "file://machine/x/../y.c"), "/y.c");
    assert_string_equal(uri_to_path(arena, "file:///100%.c"), "/100%.c");
    assert_null(uri_to_path(arena, "untitled:Untitled-1"));
    assert_null(uri_to_path(arena, "file:///a%00b"));
    arena_close(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf16_counts_pairs_as_two),
        cmocka_unit_test(utf8_counts_bytes),
        cmocka_unit_test(all_ends_of_lines_count),
        cmocka_unit_test(what_is_beyond_is_the_end),
        cmocka_unit_test(places_of_the_checker),
        cmocka_unit_test(documents_change_piece_by_piece),
        cmocka_unit_test(names_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
