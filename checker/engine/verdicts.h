/* verdicts.h - violated, holds, unknown or not applicable: per rule and object. */
#ifndef FLTCHECK_ENGINE_VERDICTS_H
#define FLTCHECK_ENGINE_VERDICTS_H

#include "engine/explore.h"

/* What became of one raw finding. */
typedef struct VerdictEvidence {
    const RuleReport *report;
    uint32_t place;     /* instruction */
    size_t part;        /* the exploration that came across it */
    VerdictKind kind;   /* VIOLATED or UNKNOWN */
    const char *reason; /* UNKNOWN: why */
    const char *label;  /* name of the object */
    uint32_t birth;     /* instruction, or STATE_NONE */
    const Step *steps;
    uint32_t step_count;
    const struct VerdictEvidence *superseded_by; /* speaks for it; NULL: it stands */
    bool is_grouped;
} VerdictEvidence;

/* Something an exploration came across: names a raw finding over several of them. */
typedef struct VerdictMark {
    const RuleReport *report;
    uint32_t place, birth;
    bool in_course; /* see Focus */
} VerdictMark;

/* What one exploration has to say about the objects in its focus. Several can speak of
 * one object: then each rule needs one of them that is clear about it; where there is a second
 * course of events, one of each course. */
typedef struct VerdictPart {
    Focus focus;
    const char *general;     /* what stands in the way of every proof, or NULL */
    const Unknown *unknowns; /* and of those for single objects */
    size_t unknown_count;
    const VerdictMark *marks; /* all that it came across */
    size_t mark_count;
} VerdictPart;

typedef struct VerdictInput {
    const Engine *engine;
    const VerdictPart *parts;
    size_t part_count;
    const VerdictEvidence *evidence;
    size_t evidence_count;
} VerdictInput;

/* True if an exploration with that focus answers the rule for objects of that kind made
 * by that instruction (STATE_NONE: of the kind at all). */
bool verdicts_asks(const Focus *focus, const Rule *rule, const RuleKind *kind, uint32_t site);

/* True if a limit was reached. */
bool verdicts_is_cut_off(const Exploration *exploration);

/* A limit, a degraded function on some path, or a gap that concerns everything; NULL:
 * nothing of that. */
const char *verdicts_general(Arena *arena, const Exploration *exploration);

/* True if some exploration that leaves out no execution did not come across that: it does
 * not happen. */
bool verdicts_is_refuted(const VerdictInput *input, const VerdictMark *mark);

/* True if some rule about objects of that kind made by that instruction (STATE_NONE: of
 * the kind, of which none is made) is neither proved nor violated by that. */
bool verdicts_are_open(const VerdictInput *input, Arena *arena, const RuleKind *kind,
                       uint32_t site);

/* Fills the verdicts of the output. */
void verdicts_make(const VerdictInput *input, Arena *arena, EngineOutput *output);

#endif
