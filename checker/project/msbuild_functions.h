/* msbuild_functions.h - one call of a property function (private to msbuild_functions.c
 * and msbuild_methods.c).
 */
#ifndef FLTCHECK_PROJECT_MSBUILD_FUNCTIONS_H
#define FLTCHECK_PROJECT_MSBUILD_FUNCTIONS_H

#include "project/msbuild.h"

typedef struct FunctionCall {
    const MsbuildScope *scope; /* NULL for methods */
    Arena *arena;
    const char *value;            /* of methods: what they are called on, without marks */
    const char *const *arguments; /* without marks */
    size_t count;
} FunctionCall;

typedef struct FunctionEntry {
    const char *type; /* without the namespace; "" for methods */
    const char *name;
    size_t least, most;                           /* arguments */
    const char *(*run)(const FunctionCall *call); /* NULL: not with these arguments */
} FunctionEntry;

enum { FUNCTIONS_ANY_NUMBER = 64 };

/* Methods of texts and functions of System.String; the last one has no name. */
extern const FunctionEntry msbuild_functions_of_texts[];

static inline const char *functions_truth(bool value) {
    return value ? "True" : "False";
}

#endif
