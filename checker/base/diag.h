/* diag.h - messages about our own input (not findings): bad options, unreadable
 * files, mistakes in rule files, units that could not be parsed.
 *
 * A Diag collects messages in the order they came and prints each once to
 * standard error as `file:line:col: error: text`. Nothing else in the checker
 * prints to standard error, but for progress.
 */
#ifndef FLTCHECK_BASE_DIAG_H
#define FLTCHECK_BASE_DIAG_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdio.h>

typedef enum DiagLevel { DIAG_NOTE, DIAG_WARNING, DIAG_ERROR } DiagLevel;

/* A place in an input file. file == NULL: no place; line == 0: the whole file. */
typedef struct DiagPlace {
    const char *file;
    unsigned line;
    unsigned column;
} DiagPlace;

typedef struct DiagMessage {
    DiagLevel level;
    DiagPlace place;
    const char *text;
} DiagMessage;

typedef struct Diag Diag;

/* Messages live in `arena`; each is written to `stream` at once unless NULL. */
Diag *diag_new(Arena *arena, FILE *stream, bool color);
void diag_report(Diag *diag, DiagLevel level, DiagPlace place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
size_t diag_count(const Diag *diag, DiagLevel level);
size_t diag_total(const Diag *diag);
const DiagMessage *diag_at(const Diag *diag, size_t index);

#endif
