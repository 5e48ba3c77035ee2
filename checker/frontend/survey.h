/* survey.h - what the walk over the declarations of a unit met, for the next time (private).
 *
 * To walk over all declarations of a unit, libclang reads everything back that its precompiled
 * preamble has, which takes longer than parsing the rest. While the text outside of all braces is
 * the same, so are the declarations; each of them is found by the place of its name.
 *
 * Only C: what classes and templates declare is not to be seen from outside.
 */
#ifndef FLTCHECK_FRONTEND_SURVEY_H
#define FLTCHECK_FRONTEND_SURVEY_H

#include "frontend/unit.h"

typedef struct SurveyItem {
    uint32_t name; /* which of the words outside of braces */
    const char *spelling;
    bool is_function;
} SurveyItem;

struct Survey {
    Arena *arena;
    bool is_good; /* it holds for all texts with that hash */
    uint64_t hash;
    VEC(SurveyItem) items; /* in the order of the walk */
};

/* Before a walk that is to be noted, or instead of one. True: `cursors` has what a walk would
 * meet. */
typedef struct SurveyCursor {
    CXCursor cursor;
    bool is_function;
} SurveyCursor;
typedef VEC(SurveyCursor) SurveyCursors;
bool survey_recall(Unit *unit, SurveyCursors *cursors);

/* During the walk: something was met that is found in no other way than by walking. */
void survey_spoil(Unit *unit);

/* During the walk: something was met that it deals with. */
void survey_note(Unit *unit, CXCursor cursor, bool is_function);

#endif
