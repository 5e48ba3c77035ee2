/* frontend.h - one C translation unit to IR, through libclang.
 *
 * The only module that includes clang-c/ headers. A unit is parsed with
 * KeepGoing and without an error limit; every error is mapped to the function
 * whose extent it falls in and that function is marked degraded
 * (IrFunction.degradations), because libclang silently drops what it could not
 * understand. Errors outside functions degrade the unit.
 *
 * What a unit lacks (headers, types, constants that these would have declared) is
 * replaced by stand-ins, and the unit parsed again, a few times at most; see
 * docs/frontend.md. Nothing of that happens for a unit without errors.
 */
#ifndef FLTCHECK_FRONTEND_FRONTEND_H
#define FLTCHECK_FRONTEND_FRONTEND_H

#include "base/arena.h"
#include "ir/ir.h"
#include "verdict/verdict.h"

/* A file that exists only in memory (bundled headers, converted encodings). */
typedef struct FrontendFile {
    const char *path;
    const char *text;
    size_t length;
    bool is_edited; /* there is, or will be, one on the disk that it stands for */
} FrontendFile;

/* Something on the disk that a result depends on. */
typedef enum FrontendInputKind {
    FRONTEND_CONTENT,  /* a file: the hash of its bytes */
    FRONTEND_ABSENCE,  /* a file that would have been read if it were there: 0 */
    FRONTEND_SPELLINGS /* a name in a directory, whatever the case of its letters: the hash of
                          the names there are */
} FrontendInputKind;

typedef struct FrontendInput {
    FrontendInputKind kind;
    const char *path; /* absolute */
    uint64_t hash;
} FrontendInput;

typedef struct FrontendRequest {
    const char *file;        /* as findings shall name it; absolute or relative
                                to `directory` */
    const char *directory;   /* compile directory, or NULL for the current one */
    const char *const *args; /* complete compiler arguments, without the file */
    size_t arg_count;
    const FrontendFile *files;
    size_t file_count;
    const char *const *system_directories; /* declarations below these are
                                              "system headers" besides -isystem */
    size_t system_directory_count;
    bool lists_inputs;     /* whether the result shall tell what it depends on */
    bool is_same_but_main; /* of a unit that is kept: since it was parsed last nothing has changed
                              but its main file, and of that no directive */
} FrontendRequest;

typedef struct FrontendResult {
    UnitStatus status;
    IrModule *module;           /* NULL when status is UNIT_FAILED */
    const char *const *reasons; /* "file:line:col: text": errors, then lossy repairs */
    uint32_t reason_count;
    uint32_t error_count;  /* the first so many of them are errors; lossy repairs follow */
    const Repair *repairs; /* what was put in the place of what the unit lacks */
    uint32_t repair_count;
    const Suppression *suppressions; /* in the unit and what it includes of the driver's own */
    uint32_t suppression_count;
    const FrontendInput *inputs; /* if they were asked for, and can be told */
    uint32_t input_count;        /* 0: it is not known what else the result depends on */
    double parse_seconds;        /* in libclang */
    double lower_seconds;        /* in our own code */
} FrontendResult;

/* The file of libclang, which is not linked but loaded when it is needed for the first time (by one
 * thread at a time); NULL if that is for the system to find out. */
const char *frontend_library(void);

/* One libclang index; reuse it for many units (not for two threads at once). Without libclang every
 * unit fails with the reason. */
typedef struct Frontend Frontend;
Frontend *frontend_open(void);
void frontend_close(Frontend *frontend);

/* Parses and lowers one unit. Never fails as a whole: see status. The result
 * lives in `arena`; nothing of libclang is left over. Sources that are UTF-16
 * with a mark or not valid UTF-8 (legacy code pages) are converted first,
 * keeping lines and columns. */
FrontendResult frontend_parse(Frontend *frontend, Arena *arena, const FrontendRequest *request);

/* A unit that is edited: parsed again and again, with what stands in front of its own code
 * compiled once. One thread uses it, with one Frontend. */
typedef struct FrontendUnit FrontendUnit;
FrontendUnit *frontend_keep(Frontend *frontend);
void frontend_forget(FrontendUnit *unit);

/* The same result as frontend_parse(), sooner. The arguments and the file are the same each
 * time; files may have another content. */
FrontendResult frontend_reparse(FrontendUnit *unit, Arena *arena, const FrontendRequest *request);

/* Does now, while nobody waits, what would make the next frontend_reparse() slow. */
void frontend_warm(FrontendUnit *unit, const FrontendRequest *request);

/* What is there now, to be compared with FrontendInput.hash. False: it can't be read, or, for
 * an absence, there is one. */
bool frontend_input_hash(Arena *scratch, FrontendInputKind kind, const char *path, uint64_t *hash);

/* "clang version 19.1.7 ...", for which it has to be loaded, and the resource directory with the
 * builtin headers (found at run time or from the build; NULL if there is none). */
#define FRONTEND_NONE "none" /* the version where there is none */
const char *frontend_version(Arena *arena);
const char *frontend_resource_directory(Arena *arena);

#endif
