/* kept.h - what frontend.c and kept.c share (private). */
#ifndef FLTCHECK_FRONTEND_KEPT_H
#define FLTCHECK_FRONTEND_KEPT_H

#include "frontend/parse.h"

struct Frontend {
    Arena *arena;
    const char *problem; /* why there is no libclang; NULL: there is */
    CXIndex index;
};

/* From what was parsed to the result. */
void frontend_lower(FrontendResult *result, Arena *arena, const Parse *parse, CXTranslationUnit tu);

/* The result of a unit that can't be parsed. */
void frontend_fail(FrontendResult *result, Arena *arena, const FrontendRequest *request,
                   const char *reason);

#endif
