/* flow.h - who may write and read what, without regard to order: abstract
 * locations of the whole program.
 *
 * A location is a local, a global, a field of one of them or of any structure of a
 * type, or whatever pointers
 * to one sort of thing point to ("sort": pointer to a structure of that name,
 * integer of that size, ...). Where the address of a named location gets to where
 * the program may write through it, the location and the sort are linked: they may
 * be the same memory.
 */
#ifndef FLTCHECK_ENGINE_FLOW_H
#define FLTCHECK_ENGINE_FLOW_H

#include "base/strmap.h"
#include "base/vec.h"
#include "engine/core.h"

typedef VEC(uint32_t) FlowUids;

typedef struct FlowLocation {
    FlowUids writers, readers;         /* instructions */
    FlowUids frame_writers;            /* those that write a variable of their own function: only
                                          while it runs can anybody see that */
    VEC(struct FlowLocation *) linked; /* may be the same memory */
    uint32_t kinds;                    /* object kinds whose handles it may hold (handle_flow.c) */
    uint32_t function, parameter;      /* of which the call writes it; none: STATE_NONE */
    bool is_relevant;                  /* (relevance.c) */
    bool is_passed;                    /* as a parameter: what the call writes is relevant */
} FlowLocation;

typedef struct Flow {
    Engine *engine;
    Arena *arena;
    StrMap *locations;
    FlowUids *callers;    /* per function: calls that may reach it */
    FlowUids *temp_defs;  /* per function: instruction by temporary */
    FlowUids **temp_uses; /* per function, per temporary: instructions that use its
                             value, other than as the base of a place */
    bool **shared_locals; /* per function, per local: its address gets around */
    bool *shared_globals;
    bool *writes; /* per function of the model: it writes what its arguments point to */
} Flow;

#define FLOW_KEY_SIZE 192

/* Builds the tables in `arena`. */
Flow *flow_open(Arena *arena, Engine *engine);

/* Forgets what was found out about locations since. */
void flow_reset(Flow *flow);

/* The location of that name, made if need be. */
FlowLocation *flow_location(Flow *flow, const char *key);

/* Names, written into a buffer of FLOW_KEY_SIZE. */
const char *flow_place_key(char *buffer, Flow *flow, const FunctionInfo *info,
                           const IrPlace *place);
/* A field of the variable at `place`, or of any structure of that type. */
const char *flow_member_key(Flow *flow, char *buffer, const FunctionInfo *info,
                            const IrPlace *place, const IrType *record, const char *field);
const char *flow_sort_key(char *buffer, const IrType *type);
/* A field of a structure; `record` NULL: of any that has one of that name. */
const char *flow_field_key(char *buffer, const IrType *record, const char *field);

/* The type itself, or of an array, however nested, what its elements are. */
const IrType *flow_element(const IrType *type);

/* Instruction that defines a temporary operand, or NULL. */
const IrInstr *flow_definition(const Flow *flow, const FunctionInfo *info, IrOperand operand);

/* True if a function of that type (may be NULL) gets a pointer to constant data there. */
bool flow_reads_only(const IrType *callee, uint32_t index);

/* True if a call through a pointer can reach the function. */
bool flow_may_call(const Engine *engine, const IrInstr *call, uint32_t function);

#endif
