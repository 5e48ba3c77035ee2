/* repair.h - private to frontend/: stand-ins for what a unit lacks (docs/frontend.md).
 *
 * repair_include.c deals with headers, repair_name.c with names that errors complain
 * about, repair_use.c tells from the text what kind of thing such a name must be.
 */
#ifndef FLTCHECK_FRONTEND_REPAIR_H
#define FLTCHECK_FRONTEND_REPAIR_H

#include "frontend/parse.h"

/* Directory and file that exist in memory only. */
#define REPAIR_DIRECTORY "/fltcheck-missing"
#define REPAIR_PRELUDE   REPAIR_DIRECTORY "/stand-ins.h"

/* The directory of the include option at args[*i], or NULL; `*i` moves to its last word. */
const char *repair_include_directory(const Parse *parse, size_t *i);

/* Finds the missing headers of `tu` the way Windows does, or makes empty ones. True if
 * there is a new one. */
bool repair_includes(Parse *parse, CXTranslationUnit tu);

/* Makes stand-ins for the names that errors of `tu` complain about, and takes back those
 * that clash with a declaration. True if the prelude has changed. */
bool repair_names(Parse *parse, CXTranslationUnit tu);

/* Errors of severity error or fatal. */
size_t repair_error_count(CXTranslationUnit tu);

/* The stand-ins as they are now; later rounds don't change the copy. */
StandIns repair_copy(const Parse *parse);

/* One error of a parse, with the place where it is spelled. */
typedef struct RepairError {
    const char *text;
    const char *file; /* as libclang names it */
    const char *bytes;
    size_t length, offset; /* `offset` of the error in `bytes` */
    unsigned line, column;
} RepairError;

/* The `index`-th diagnostic; false if it is no error or has no place in a file. */
bool repair_error(Arena *arena, CXTranslationUnit tu, unsigned index, RepairError *error);

/* "... 'name' ..." -> "name"; "" if there is none. */
const char *repair_quoted(Arena *arena, const char *text);

/* How a name that nothing declares is used where the error stands. */
typedef enum RepairUse {
    REPAIR_USE_VALUE,   /* type of a variable, parameter, cast ... */
    REPAIR_USE_POINTED, /* type behind a pointer */
    REPAIR_USE_CONSTANT,
    REPAIR_USE_CALL,
    REPAIR_USE_NOTHING,      /* a word before a declaration */
    REPAIR_USE_NOTHING_CALL, /* the same with arguments */
    REPAIR_USE_UNCLEAR
} RepairUse;

/* After "unknown type name". */
RepairUse repair_use_of_type(const RepairError *error, const char *name);
/* The annotation whose argument the error stands on, or "". */
const char *repair_use_before(Arena *arena, const RepairError *error);
/* After "use of undeclared identifier". */
RepairUse repair_use_of_name(const RepairError *error, const char *name);

#endif
