/* jsonarray.c - a large JSON array, read value by value. */
#include "project/jsonarray.h"

#include <stdio.h>
#include <string.h>

typedef struct Reader {
    const char *text;
    size_t length, at;
} Reader;

/* The next character that is no space, or '\0' at the end. */
static char peek(Reader *reader) {
    while (reader->at < reader->length && reader->text[reader->at] != '\0' &&
           strchr(" \t\r\n", reader->text[reader->at]) != NULL) {
        reader->at++;
    }
    return reader->at < reader->length ? reader->text[reader->at] : '\0';
}

/* A mistake `line` lines and `column` characters from where the reader is. */
static bool fail(const Reader *reader, unsigned line, unsigned column, const char *text,
                 JsonarrayError *error) {
    *error = (JsonarrayError){.line = 1, .column = 1};
    for (size_t i = 0; i < reader->at && i < reader->length; i++) {
        bool ends = reader->text[i] == '\n';
        error->line += ends;
        error->column = ends ? 1 : error->column + 1;
    }
    error->column = line > 0 ? column : error->column + column;
    error->line += line;
    snprintf(error->text, sizeof error->text, "%s", text);
    return false;
}

static bool read_value(Reader *reader, JsonarrayVisit *visit, void *context,
                       JsonarrayError *error) {
    json_error_t problem;
    json_t *value =
        json_loadb(reader->text + reader->at, reader->length - reader->at,
                   JSON_DISABLE_EOF_CHECK | JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &problem);
    if (value == NULL) {
        unsigned line = problem.line > 0 ? (unsigned)problem.line - 1 : 0;
        unsigned column = problem.column > 0 ? (unsigned)problem.column : 0;
        return fail(reader, line, line == 0 && column > 0 ? column - 1 : column, problem.text,
                    error);
    }
    visit(context, value);
    json_decref(value);
    reader->at += problem.position > 0 ? (size_t)problem.position : reader->length;
    return true;
}

bool jsonarray_each(const char *text, size_t length, JsonarrayVisit *visit, void *context,
                    JsonarrayError *error) {
    Reader reader = {text, length, 0};
    if (peek(&reader) != '[') {
        return fail(&reader, 0, 0, "an array expected", error);
    }
    reader.at++;
    bool more = peek(&reader) != ']';
    while (more) {
        if (!read_value(&reader, visit, context, error)) {
            return false;
        }
        char next = peek(&reader);
        if (next != ',' && next != ']') {
            return fail(&reader, 0, 0, "',' or ']' expected", error);
        }
        more = next == ',';
        reader.at += more;
    }
    reader.at++;
    return peek(&reader) == '\0' && reader.at >= length
               ? true
               : fail(&reader, 0, 0, "nothing expected after the array", error);
}
