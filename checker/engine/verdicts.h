/* verdicts.h - violated, holds, unknown or not applicable: per rule and object. */
#ifndef FLTCHECK_ENGINE_VERDICTS_H
#define FLTCHECK_ENGINE_VERDICTS_H

#include "engine/explore.h"

/* What became of one raw finding. */
typedef struct VerdictEvidence {
    const RawFinding *raw;
    VerdictKind kind;   /* VIOLATED or UNKNOWN */
    const char *reason; /* UNKNOWN: why */
    const char *label;  /* name of the object */
    uint32_t birth;     /* instruction, or STATE_NONE */
    const Step *steps;
    uint32_t step_count;
    bool is_dropped, is_grouped;
} VerdictEvidence;

/* Fills the verdicts and assumptions of the output. */
void verdicts_make(Exploration *exploration, Arena *arena, const VerdictEvidence *evidence,
                   size_t count, EngineOutput *output);

#endif
