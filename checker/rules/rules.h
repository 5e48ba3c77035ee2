/* rules.h - the rules as data: what lies in rules/ at the top of the project,
 * loaded, checked, and made ready for the engine.
 *
 * rules/NAME.yaml describes one kind of object: its states, the calls that move
 * an object from state to state, and what to report in which state
 * (docs/rule-files.md is the reference). rules/model/NAME.c models the behaviour
 * of APIs as C code that the frontend lowers like any other source (see
 * lifecycle/lifecycle.h). The built-in rules are embedded in the program;
 * --rules DIR replaces them.
 *
 * Everything returned lives in the arena given to rules_load().
 *
 * What goes beyond plain automata, in one list:
 * - RuleEdge.failed also applies to edges that create nothing: the state into
 *   which the failed call moves the object (RULE_NO_STATE: it stays).
 * - RuleKind.goes_on: the events that make `loaded` true.
 * - RuleReport.text and RuleTrigger.text: the line as written, for people.
 */
#ifndef FLTCHECK_RULES_RULES_H
#define FLTCHECK_RULES_RULES_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

/* ---- vocabulary ------------------------------------------------------------ */

/* Who runs the code that a rule is about: a driver, or a program. Each side has a model of its own.
 */
typedef enum RuleSide { RULE_KERNEL, RULE_USER, RULE_SIDES } RuleSide;

typedef enum RuleSeverity { RULE_NOTE, RULE_WARNING, RULE_ERROR } RuleSeverity;

/* A set of states of one object kind: bit i = kind->states[i]. The top bits are
 * classes of values that are no object of the kind at all. */
typedef uint32_t RuleStates;
#define RULE_MAX_STATES 16
#define RULE_VALUE_OTHER_KIND                                                                      \
    (1u << 28) /* "other-kind": a handle of another kind of object, of the same C type */
#define RULE_VALUE_NULL   (1u << 29) /* "null": provably NULL */
#define RULE_VALUE_UNINIT (1u << 30) /* "uninit": never written */
#define RULE_VALUE_STRAY                                                                           \
    (1u << 31) /* "stray": a known value that never came                                           \
                  from a successful create */

/* What a parameter position in a call pattern says. */
typedef enum RuleArgKind {
    RULE_ARG_ANY,
    RULE_ARG_SELF,     /* the handle itself */
    RULE_ARG_OUT_SELF, /* address of a variable that receives the handle */
    RULE_ARG_OWNER,    /* the handle of the object this one hangs from */
    RULE_ARG_NUMBER,   /* tells objects apart that nobody follows at the moment */
    RULE_ARG_REST      /* "..." */
} RuleArgKind;

typedef struct RuleArg {
    RuleArgKind kind;
} RuleArg;

/* How success of a call is told from its result. */
typedef enum RuleSuccess {
    RULE_ALWAYS,     /* no condition */
    RULE_NT_SUCCESS, /* success: STATUS_SUCCESS (0) and nothing else; failure: < 0 */
    RULE_SUCCEEDED,  /* success: S_OK (0); failure: an HRESULT made from an error code of Windows or
                        of the filter manager */
    RULE_NONNULL     /* the result is the handle; failure: NULL */
} RuleSuccess;

/* What triggers an edge or a report. */
typedef enum RuleTriggerKind {
    RULE_ON_CALL,        /* a call of `name`, with `args` */
    RULE_ON_EVENT,       /* event(name): raised by the model, see lifecycle.h */
    RULE_ON_LOST,        /* lost: the last variable that held the handle died */
    RULE_ON_OVERWRITTEN, /* overwritten: it was written over instead */
    RULE_ON_USE,         /* use: the handle is passed to a function without a body
                            for which no pattern of this kind says otherwise */
    RULE_ON_NULL_TEST,   /* of edges only, null-test: the handle is compared with NULL, or a
                            decision is made by it as such */
    /* for kinds that are memory */
    RULE_ON_READ,
    RULE_ON_WRITE,
    RULE_ON_ACCESS, /* access: either of them */
    RULE_ON_PASSED, /* of edges only, passed: an unknown function gets its address, which
                       may write it */
    RULE_ON_KEPT,   /* kept: its address lies where it outlives the callback */
    RULE_BY_MODEL   /* of edges only: the model hands the memory to a callback */
} RuleTriggerKind;

typedef struct RuleTrigger {
    RuleTriggerKind kind;
    const char *name;
    const RuleArg *args;
    uint32_t arg_count;
    RuleSuccess success; /* edges only */
    bool returns_self;   /* "self = NAME(...)": the result is the handle */
    const char *text;    /* as written, without the condition */
} RuleTrigger;

typedef struct RuleKind RuleKind;

/* One condition of a report; all must hold. */
typedef enum RuleCondKind {
    RULE_COND_OWNER_IN,  /* owner in STATES */
    RULE_COND_ROLE_IN,   /* role in NAME|NAME: the callback the driver is in */
    RULE_COND_ARG,       /* arg(N) OP VALUE, provably; NULL is 0 */
    RULE_COND_TESTED,    /* tested: since the failure, the path depended on the
                            status or the variable */
    RULE_COND_LOADED,    /* loaded: one of the kind's `goes-on` events (DriverEntry has
                            returned success, by default) has happened since the
                            failure */
    RULE_COND_HELD,      /* held: some variable still has the handle */
    RULE_COND_SHARED,    /* shared: one that others use, too, has it */
    RULE_COND_OUTERMOST, /* outermost: the function that ends has been called by the model */
    RULE_COND_EMPTY,     /* empty: the variable of a failed create is provably NULL */
    RULE_COND_OTHER_IN,  /* other in STATES: another object of the kind is in one */
    RULE_COND_COPY,      /* copy(N): argument N is the address of a variable of some function,
                            while a variable that outlives it has the handle, too */
    /* about an access to memory */
    RULE_COND_GUARDED,  /* guarded: inside a __try that has an __except */
    RULE_COND_BEYOND,   /* beyond: not within the bytes that are known to be there */
    RULE_COND_REFETCHED /* refetched: decided by before, and fetched again for use */
} RuleCondKind;

typedef enum RuleCompare { RULE_EQ, RULE_NE, RULE_LT, RULE_LE, RULE_GT, RULE_GE } RuleCompare;

typedef struct RuleCond {
    RuleCondKind kind;
    bool negated;
    RuleStates states;        /* OWNER_IN, in the owner's kind */
    const char *const *names; /* ROLE_IN */
    uint32_t name_count;
    uint32_t arg; /* ARG, COPY */
    RuleCompare compare;
    int64_t value;
} RuleCond;

/* A call that creates or moves an object. */
typedef struct RuleEdge {
    const RuleKind *kind;
    uint32_t index; /* position among the kind's edges */
    RuleStates from;
    uint32_t to;  /* state index */
    bool creates; /* from is the initial state "none" */
    RuleTrigger trigger;
    uint32_t failed;   /* state index for the object of a failed create, or
                          RULE_NO_STATE: no object then; on an edge that creates
                          nothing: where failure moves the object, or
                          RULE_NO_STATE: it stays as it was */
    bool marks_return; /* the object remembers the return of the driver function that ran
                          last, else (marks_call) the call: for `at: mark` */
    bool marks_call;
    bool leaves; /* a failed create stores `left` in the variable */
    int64_t left;
    const char *step;         /* for the witness: "server port created here" */
    const char *failure_step; /* "assuming FltCreateCommunicationPort fails" */
    DiagPlace place;
} RuleEdge;

#define RULE_NO_STATE UINT32_MAX

/* Where a finding is reported. */
typedef enum RuleAt {
    RULE_AT_EVENT,  /* where it happens (default) */
    RULE_AT_RETURN, /* event: the return of the driver function that ran last */
    RULE_AT_BIRTH,  /* where the object was created, or the call on it failed */
    RULE_AT_MARK    /* where the last edge with `mark` moved it */
} RuleAt;

typedef struct Rule Rule;

/* One `report:` line. A rule may have several (other triggers or severities). */
typedef struct RuleReport {
    const Rule *rule;
    const RuleKind *kind; /* the object `self` is of this kind */
    uint32_t index;       /* position among all reports of the rule set */
    RuleStates states;
    RuleTrigger trigger;
    const RuleCond *conds;
    uint32_t cond_count;
    RuleSeverity severity;
    RuleAt at;
    bool ends_path;                /* nothing after it is reached on a real system */
    const char *const *supersedes; /* ids of rules that are not reported for the
                                      same object at the same place besides */
    uint32_t supersede_count;
    const char *unless_event;   /* not reported if this event also happens at the
                                   same place on some path ("on every path") */
    const char *requires_event; /* only reported if this event happens somewhere */
    bool requires_within;       /* ... in the function of the place, or in what it calls */
    bool is_last;               /* of several places the last one stands for all */
    const char *message;        /* with placeholders {self} {owner} {call} {function} */
    const char *shows;          /* what the path says where it shows, if the finding stands
                                   elsewhere; or NULL */
    const char *text;           /* the report line as written */
    DiagPlace place;
} RuleReport;

/* One rule: an id of the catalogue with its prose. */
struct Rule {
    const char *id;        /* "FLT101" */
    const char *name;      /* "server-port-open-at-unregister" */
    RuleSeverity severity; /* the highest of its reports */
    const char *summary;   /* one sentence: what */
    const char *why;       /* what happens on a running system */
    const char *advice;    /* what to do, in a sentence or two; NULL: nobody says */
    const char *bad;       /* example code */
    const char *good;
    const char *reference; /* document */
    const char *fix;       /* a statement that can mend it in front of where it is reported,
                              with the placeholder {self}; NULL: there is none */
    const RuleKind *kind;
    DiagPlace place;
};

struct RuleKind {
    const char *name;          /* "server-port" */
    const char *title;         /* "server port", for messages */
    RuleSide side;             /* whose objects they are */
    const char *owner;         /* name of the kind it hangs from, or NULL */
    const char *const *states; /* states[0] is the initial state */
    uint32_t state_count;
    const char *const *handle_types;
    uint32_t handle_type_count;
    const RuleEdge *edges;
    uint32_t edge_count;
    const char *const *goes_on; /* events after which the driver counts as having
                                   accepted an earlier failure (`loaded`) */
    uint32_t goes_on_count;
    const char *const *needs; /* functions of the system without a call of one of which the
                                 model never calls its own functions in this file */
    uint32_t need_count;
    RuleStates history;   /* states in which an object that nothing holds is forgotten */
    bool preview;         /* its rules are only looked at when they are asked for: not finished */
    bool apart;           /* its rules are looked at in explorations of their own */
    bool is_per_callback; /* ... in which each callback is followed alone */
    bool is_of_blocks;    /* ... of one connection; the objects are about blocks of memory that
                             the driver allocates or gives back */
    const char *course;   /* of a kind apart: a second course of events that the model has for
                             it and that is explored for itself; NULL: none */
    const char *course_after;        /* an event: without it the second course has nothing to say */
    const char *const *course_rules; /* that the second course is about; none: all */
    uint32_t course_rule_count;
    const char *const *born; /* roles in which objects are made; none: in any */
    uint32_t born_count;
    const char *const *tells; /* facts that its exploration finds out for the other side of the
                                 project, see lifecycle.h */
    uint32_t tell_count;
    const char *const *asks; /* facts of the other side without which its rules say nothing */
    uint32_t ask_count;
    bool is_memory; /* objects are memory that the model hands to callbacks, not what
                       handles stand for */
    DiagPlace place;
    uint32_t index; /* position in RuleSet.kinds */
};

/* ---- functions that read and write memory ------------------------------------------ */

/* What a function does with the memory that an argument points to. */
typedef enum RuleTouch {
    RULE_TOUCH_NOT,
    RULE_TOUCH_BYTES,  /* `bytes`, or `factor` times argument `from` of them */
    RULE_TOUCH_SOME,   /* nobody knows how many bytes */
    RULE_TOUCH_TEXT,   /* characters of one byte up to a terminator */
    RULE_TOUCH_WIDE,   /* characters of two bytes up to a terminator */
    RULE_TOUCH_STRING, /* a structure of length, capacity, buffer: the buffer's length */
    RULE_TOUCH_FORMAT, /* a format that says what is done with the arguments behind it */
    RULE_TOUCH_REST    /* "..." */
} RuleTouch;

#define RULE_NO_ARG UINT32_MAX

typedef struct RuleAccessArg {
    RuleTouch touch;
    bool is_write;
    uint32_t from; /* RULE_NO_ARG: `bytes` counts */
    int64_t bytes, factor;
} RuleAccessArg;

typedef struct RuleAccess {
    const char *name;
    const RuleAccessArg *args;
    uint32_t arg_count;
    DiagPlace place;
} RuleAccess;

/* Everything that concerns one function, so that the engine looks up a callee
 * once. */
typedef struct RuleApi {
    const char *name;
    const RuleEdge *const *edges;
    uint32_t edge_count;
    const RuleReport *const *reports;
    uint32_t report_count;
} RuleApi;

typedef struct RuleSet {
    const RuleKind *const *kinds;
    uint32_t kind_count;
    const Rule *const *rules; /* sorted by id */
    uint32_t rule_count;
    const RuleReport *const *reports;
    uint32_t report_count;
    const RuleAccess *const *accesses;
    uint32_t access_count;
    const struct RuleIndex *index; /* private */
    const char *digest;            /* hash of all files read, for reports */
} RuleSet;

/* The rules of one side, with the model of that side. Kinds, rules and reports are those of `set`.
 */
const RuleSet *rules_of_side(const RuleSet *set, RuleSide side);

/* ---- functions --------------------------------------------------------------- */

/* Loads every *.yaml of `directory`, or the built-in rules if NULL. Mistakes go
 * to `diag` as file:line:column with what was expected; NULL if there were any. */
const RuleSet *rules_load(Arena *arena, const char *directory, Diag *diag);

/* What the rules say about calls of `function`, or NULL if nothing. */
const RuleApi *rules_api(const RuleSet *set, const char *function);

/* Reports triggered by an event, or by RULE_ON_LOST, _OVERWRITTEN, _USE for one
 * kind (`name` NULL). */
const RuleReport *const *rules_on(const RuleSet *set, RuleTriggerKind trigger, const char *name,
                                  const RuleKind *kind, uint32_t *count);

/* What the function does with memory that it gets, or NULL if nothing is said. */
const RuleAccess *rules_access(const RuleSet *set, const char *function);
/* Functions one of which a driver has to call before any rule can say more of it than
 * that it does not apply: they make objects, or are wrong without one. NULL if that can't
 * be told from the rules. `preview`: also of the kinds that are a preview. */
const char *const *rules_first_calls(Arena *arena, const RuleSet *set, bool preview, size_t *count);

const Rule *rules_find(const RuleSet *set, const char *id);
const RuleKind *rules_kind(const RuleSet *set, const char *name);

/* True if the second course of events that its kind has is about this rule, too. */
bool rules_in_course(const Rule *rule);
const char *rules_severity_name(RuleSeverity severity); /* "error", ... */

/* The model sources that belong to the set: rules/model for drivers, rules/model/user for
 * programs, rules/model/shared for both; and headers (*.h) that they include. */
typedef struct RuleModelFile {
    const char *path;
    const char *text;
    size_t length;
    uint32_t sides; /* bit set */
} RuleModelFile;
const RuleModelFile *rules_model_files(const RuleSet *set, uint32_t *count);

/* The prose of a rule for `fltcheck explain`, and an object kind's automaton as
 * Graphviz for `fltcheck rules graph` (`highlight`: a rule whose reports are
 * drawn, or NULL). */
void rules_explain(Text *out, const RuleSet *set, const Rule *rule, bool color);
/* The same for viewers of reports and for editors, as Markdown; without a title. */
void rules_markdown(Text *out, const Rule *rule);
void rules_graph(Text *out, const RuleSet *set, const RuleKind *kind, const Rule *highlight);

/* True if the report, which is triggered by a call, asks for what is no handle, or looks at no
 * argument at all. */
bool rules_judges_any_call(const RuleReport *report);

#endif
