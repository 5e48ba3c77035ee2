/* parse.h - private to frontend/: one unit on its way through libclang.
 *
 * A unit is parsed, what can be repaired is repaired (files first, then names), and it
 * is parsed again, until nothing changes or the rounds are used up.
 */
#ifndef FLTCHECK_FRONTEND_PARSE_H
#define FLTCHECK_FRONTEND_PARSE_H

#include "base/vec.h"
#include "frontend/frontend.h"
#include "frontend/unit.h"

#include <clang-c/Index.h>

/* What stands in for a name that nothing declares. */
typedef enum StandInForm {
    STANDIN_SCALAR,      /* a type: an integer as large as a pointer */
    STANDIN_STRUCT,      /* a type only pointed to: a structure without a definition */
    STANDIN_POINTER,     /* a type named like one: a pointer to such a structure */
    STANDIN_ROUTINE,     /* a type: that of a function */
    STANDIN_CONSTANT,    /* an enumerator, so that it may stand wherever a constant may */
    STANDIN_FUNCTION,    /* C++: a function that takes anything */
    STANDIN_NOTHING,     /* a macro for nothing */
    STANDIN_NOTHING_CALL /* the same with arguments */
} StandInForm;

typedef struct StandIn {
    StandInForm form;
    const char *name;
    IrLoc loc;        /* where it was missed first; `file` as libclang names it */
    bool is_banned;   /* made things worse: it is declared somewhere after all */
    uint32_t uses[2]; /* as a type: by value, pointed to */
} StandIn;

typedef VEC(StandIn) StandIns;

/* The files of a unit that are the driver's own, in the order in which libclang tells them: that
 * takes it long, and they are the same while what includes them is. */
typedef struct OwnFiles {
    Arena *arena;
    bool is_known;
    VEC(const char *) paths;
} OwnFiles;

typedef struct Parse {
    Arena *scratch;
    const FrontendRequest *request;
    const char *path; /* of the main file */
    VEC(const char *) args;
    VEC(struct CXUnsavedFile) files;
    bool is_cxx;
    Survey *survey; /* of the declarations the last time, or NULL */
    bool is_kept;   /* it will be parsed again: with a precompiled preamble */
    OwnFiles *own;  /* of the last time, or to be noted; may be NULL */
    bool has_own;   /* they are the same still */
    StandIns standins;
    Insertions insertions; /* what was put into files to see more of them (cxx_probe.c) */
    VEC(Repair) includes;  /* headers that were not found; `loc.file` as libclang names it */
} Parse;

/* Reads the main file for its encoding; false (and `*reason`, in `arena`) if it can't be
 * read. */
bool parse_prepare(Parse *parse, Arena *arena, const char **reason);

/* The unit with everything repaired that could be, or NULL if libclang gave up. The
 * caller disposes of it. */
CXTranslationUnit parse_unit(CXIndex index, Parse *parse);

/* Adds what is wrong with the files of `tu`; true if it is worth another round. */
bool parse_improve_files(Parse *parse, CXTranslationUnit tu);

/* A file in memory; `path` and `text` must live as long as `parse`. */
void parse_add_file(Parse *parse, const char *path, const char *text, size_t length);
bool parse_has_file(const Parse *parse, const char *path);

#endif
