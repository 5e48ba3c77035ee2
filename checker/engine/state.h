/* state.h - what is known at one point of an execution.
 *
 * A State is a symbolic store (address -> value), facts about unknown values,
 * and the objects with their typestates. All maps are persistent and interned
 * (base/pmap.h): copying a State is copying the struct, and state_intern()
 * makes equal states the same pointer.
 */
#ifndef FLTCHECK_ENGINE_STATE_H
#define FLTCHECK_ENGINE_STATE_H

#include "base/pmap.h"
#include "engine/range.h"
#include "engine/value.h"
#include "rules/rules.h"

#define STATE_NONE UINT32_MAX

/* A tracked object: born at a call, told apart from others of that call by k. */
typedef struct Object {
    const RuleKind *kind;
    uint32_t site; /* instruction of the driver that created it */
    uint32_t k;
    const RuleEdge *edge; /* the creating edge */
} Object;

/* What the variable of a failed create holds. */
typedef enum ObjectContent { CONTENT_NULL, CONTENT_UNINIT, CONTENT_UNKNOWN } ObjectContent;

typedef struct ObjectState {
    uint32_t state;     /* index into kind->states, or STATE_MIXED */
    uint32_t owner;     /* object it hangs from, or STATE_NONE */
    Value status;       /* failed: the status of the call, else TOP */
    uint32_t failed_at; /* instruction of the call that failed, or STATE_NONE */
    uint32_t marked_at; /* instruction that an edge with `mark` has noted, or STATE_NONE */
    uint8_t content;    /* ObjectContent, for failed ones */
    bool tested;        /* failed: a decision depended on status or variable */
    bool loaded;        /* failed: the driver went on since */
    bool escaped;       /* an unknown function may have stored or changed the handle */
    bool held_outside;  /* a caller's variable, not visible here, has the handle */
    Value length;       /* of memory: how many bytes there are; else TOP */
} ObjectState;

/* Typestate of an object whose states were merged away. */
#define STATE_MIXED (RULE_MAX_STATES + 1u)

/* What is known of one unknown value. */
typedef struct Fact {
    uint32_t range;  /* in the range table */
    uint32_t choice; /* 0, or a list of the values it can be (state_choice) */
} Fact;

typedef struct State {
    const Pmap *store;    /* Value (ADDR) -> Value */
    const Pmap *facts;    /* Value -> fact id */
    const Pmap *objects;  /* object -> object state id */
    const Pmap *watches;  /* Value (ADDR) -> function + 1 */
    const Pmap *marks;    /* Value (ADDR) -> what happened there to memory that is an object:
                             exec_region.c */
    uint32_t site;        /* driver instruction that called into the model, or STATE_NONE */
    uint32_t role;        /* string that names the running callback, or STATE_NONE */
    uint32_t last_return; /* return of the driver function that ran last, or STATE_NONE */
    uint32_t degraded;    /* a degraded function that was entered, or STATE_NONE */
    uint32_t guarded;     /* 1: a caller has an __except for what happens here */
} State;

/* Everything that is interned: values and what is known of them for one engine run, states and
 * the maps in them for one exploration. */
typedef struct StateTables {
    Arena *arena;
    ValueTable *values;
    RangeTable *ranges;
    Arena *passing; /* ends with the exploration that runs */
    uint32_t scope; /* another one whenever that changes */
    PmapPool *pmaps;
    struct Pool *states;
    const bool *model_globals;   /* by global: a variable of the model, not the driver's */
    const bool *model_functions; /* by function: what it holds counts for nobody */
    const bool *exact_globals;   /* by global: states that differ in it are never merged */
    const bool *any_globals;     /* by global: its address may be equal to that of anything */
    struct Lost *lost;           /* what merges have lost (lost.h) */
    struct Forget *forget;       /* (state_forget.c) */
    Value *itself;               /* by value: that one (assume_choice.c) */
    uint32_t itself_count;
    struct StateIntern *intern; /* private */
} StateTables;

StateTables *state_tables(Arena *arena);

/* States of an exploration that ends with that arena; what was there before it goes on
 * afterwards. */
typedef struct StateScope {
    Arena *passing;
    PmapPool *pmaps;
    struct Pool *states;
} StateScope;
StateScope state_begin(StateTables *tables, Arena *arena);
void state_end(StateTables *tables, StateScope before);

/* The empty state, and the one copy of a state. */
State state_initial(void);
const State *state_intern(StateTables *tables, const State *state);
uint32_t state_count(const StateTables *tables);

/* ---- objects ------------------------------------------------------------------- */

uint32_t state_object(StateTables *tables, const RuleKind *kind, uint32_t site, uint32_t k,
                      const RuleEdge *edge);
const Object *state_object_at(const StateTables *tables, uint32_t object);
uint32_t state_object_count(const StateTables *tables);

/* False if the object is not alive in this state. */
bool state_get_object(const StateTables *tables, const State *state, uint32_t object,
                      ObjectState *out);
void state_set_object(StateTables *tables, State *state, uint32_t object, const ObjectState *to);
const ObjectState *state_object_state_at(const StateTables *tables, uint32_t id);

/* True if some variable of the driver holds the handle (or `except` apart, if it is
 * not VALUE_TOP). */
bool state_holds(const StateTables *tables, const State *state, uint32_t object, Value except);

/* True if the value is, or can be, the handle of that object. */
bool state_value_holds(const StateTables *tables, const State *state, Value value, uint32_t object);

/* True if the value is, or can be, the handle of an object that is kept track of. */
bool state_may_be_handle(const StateTables *tables, const State *state, Value value);

/* True for an address inside a variable of the model. */
bool state_is_model_cell(const StateTables *tables, Value cell);

/* ---- facts ------------------------------------------------------------------------ */

/* A fact that says nothing, but that the value is still in use where this state can't
 * see it. */
Fact state_no_fact(const StateTables *tables);

bool state_get_fact(const StateTables *tables, const State *state, Value value, Fact *out);
void state_set_fact(StateTables *tables, State *state, Value value, Fact fact);
uint32_t state_fact(StateTables *tables, Fact fact); /* its number */
const Fact *state_fact_at(const StateTables *tables, uint32_t id);
uint32_t state_fact_count(const StateTables *tables);

/* True if the unknown still occurs in the store, in a fact or as the status of an object:
 * its name can't be given to another one. */
bool state_mentions(const StateTables *tables, const State *state, Value sym);

/* Lists of candidate values, interned; at least two, ascending. */
typedef struct Choice {
    uint32_t count;
    const Value *values;
} Choice;
uint32_t state_choice(StateTables *tables, const Value *values, uint32_t count);
const Choice *state_choice_at(const StateTables *tables, uint32_t choice);
#define STATE_CHOICE_MAX 64

/* Drops what can't be met any more: the content of heap blocks and of unknown memory
 * that nothing points to, unless it may be the last holder of a handle; then facts
 * about values that occur nowhere in the store. Kept are the `extra` values and all
 * that `entry` (NULL: none) has memory or facts of: a caller may use it although it
 * can't be seen from here, and its names must not be used again. */
void state_forget(StateTables *tables, State *state, const Value *extra, uint32_t count,
                  const State *entry);

/* Drops facts about values that neither the store nor the `extra` values mention, and nothing else:
 * for a state that is a part of a larger one. */
void state_forget_facts(StateTables *tables, State *state, const Value *extra, uint32_t count);

#endif
