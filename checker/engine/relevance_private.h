/* relevance_private.h - the slice in the making: what is marked as relevant
 * (relevance_mark.c) while relevance.c works out what that entails.
 */
#ifndef FLTCHECK_ENGINE_RELEVANCE_PRIVATE_H
#define FLTCHECK_ENGINE_RELEVANCE_PRIVATE_H

#include "engine/block_flow.h"
#include "engine/flow.h"
#include "engine/handle_flow.h"

typedef struct Relevance {
    Engine *engine;
    Arena *arena;
    Flow *flow;
    FlowUids pending;      /* instructions that became relevant */
    bool *entered, *whole; /* per function: what was done for it */
    bool *wanted;          /* per instruction: something that matters uses its result */
    bool *calls_back;      /* per function: it may call through a pointer */
    bool *in_hook;         /* per function: a hook of a modelled API calls it */
    const HandleFlow *handles;
    const BlockFlow *blocks; /* NULL: none are followed */
    bool is_memory;          /* see relevance_compute() */
} Relevance;

/* True for an instruction that matters by itself: its callers and what it needs do, too
 * (relevance_criterion.c). */
bool relevance_is_criterion(const Relevance *r, const FunctionInfo *info, const IrInstr *instr);

/* Marks what a slice for kinds that are memory starts at (relevance_criterion.c). */
void relevance_start_memory(Relevance *r, const FunctionInfo *info, uint32_t uid);

/* Marks what the driver does with blocks that are followed (relevance_criterion.c). */
void relevance_start_blocks(Relevance *r, const FunctionInfo *info, uint32_t uid);

/* The same for reads of what a call of the driver may leave unwritten (relevance_reply.c). */
void relevance_start_replies(Relevance *r);

/* The same for what names are made of that the other side of the project has to know
 * (relevance_names.c). */
void relevance_start_names(Relevance *r);

/* Calls of the driver on which the model comes to that function of ours (relevance_reply.c). */
FlowUids relevance_calls_to(Relevance *r, Intrinsic intrinsic);

/* Marks an instruction that is wanted by others of its function or by a call. */
void relevance_mark(Relevance *r, uint32_t uid);

/* Marks an instruction whose effect outlives its function: it matters from
 * wherever the function is called. */
void relevance_mark_effect(Relevance *r, uint32_t uid);

/* Marks accesses that are executed for their pointers alone, when all else is marked
 * (relevance_touch.c). */
void relevance_find_touches(Relevance *r);

/* True where the path ends, or for what is told about it: matters where the function does
 * (relevance_criterion.c). `model`: in the model. */
bool relevance_goes_along(const Engine *engine, bool model, const IrInstr *instr);

/* Marks a load for the sake of reading: what is read is not wanted (yet). */
void relevance_mark_access(Relevance *r, uint32_t uid);

/* Marks whatever writes the location of that name. */
void relevance_mark_location(Relevance *r, const char *key);

/* Marks all fields of a structure: someone outside the driver's code reads them. */
void relevance_mark_fields(Relevance *r, const FunctionInfo *info, const IrPlace *place,
                           const IrType *type, int depth);

/* Marks the branches that decide whether the block runs. */
void relevance_controllers(Relevance *r, const FunctionInfo *info, uint32_t block);

/* Marks the returns of whom a call may run: those that may return a handle, which may be lost
 * there, or all of them, since somebody wants to know what comes back. */
typedef enum RelevanceResults { RESULTS_HANDLES, RESULTS_ALL } RelevanceResults;
void relevance_results(Relevance *r, const IrInstr *call, RelevanceResults which);

/* Marks the branches that decide which return of a function ends it, where one of its variables may
 * be the last to hold a handle: that is the place where it is lost, whatever is returned. */
void relevance_losing_returns(Relevance *r, const FunctionInfo *info);

/* Marks what defines a temporary, and those that a place is computed from. */
void relevance_mark_temp(Relevance *r, const FunctionInfo *info, IrOperand operand);
void relevance_mark_steps(Relevance *r, const FunctionInfo *info, const IrPlace *place);

/* The one store that a load of that function reads, or STATE_NONE if there may be
 * others (relevance_local.c). */
uint32_t relevance_local_store(const Relevance *r, const FunctionInfo *info, uint32_t uid);

#endif
