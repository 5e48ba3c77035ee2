/* verdict.h - the vocabulary that the engine's results, the reports, the store
 * and the editor share: findings with their paths, verdicts, units.
 *
 * Plain data. Everything lives in the arena of the run.
 */
#ifndef FLTCHECK_VERDICT_VERDICT_H
#define FLTCHECK_VERDICT_VERDICT_H

#include "base/arena.h"
#include "ir/ir.h"
#include "rules/rules.h"

/* What a step of a path is, for icons, colours and SARIF kinds. */
typedef enum StepKind {
    STEP_LIFECYCLE, /* "the filter manager calls the unload callback" */
    STEP_CALL,      /* enters a driver function */
    STEP_RETURN,
    STEP_BRANCH, /* a decision and the reason */
    STEP_ASSUME, /* "assuming FltStartFiltering fails" */
    STEP_OBJECT, /* an event of the object: created, stored, closed */
    STEP_FINDING /* the defect itself (last) */
} StepKind;

typedef struct Step {
    StepKind kind;
    IrLoc loc;            /* line 0: no source place (life-cycle steps) */
    const char *function; /* may be NULL */
    const char *message;
    uint32_t depth; /* call depth below the entry point */
    bool is_aside;  /* a decision, or what follows from one, that has no effect on the defect */
} Step;

/* Where it is said that a finding does not count. */
typedef enum SuppressionKind {
    SUPPRESSION_COMMENT, /* fltcheck-ignore in the source */
    SUPPRESSION_PRAGMA,  /* #pragma warning(suppress: ...) or prefast */
    SUPPRESSION_CONFIG   /* a pattern of files in .fltcheck.yaml */
} SuppressionKind;

typedef struct Suppression {
    SuppressionKind kind;
    IrLoc loc;           /* of the comment, pragma or entry itself */
    uint32_t last_line;  /* comments, pragmas: it is about findings from its line to this one */
    const char *rules;   /* as written there: "FLT201, FLT204"; "*" is all */
    const char *reason;  /* why, as written there */
    const char *until;   /* the last day on which it is good, "2027-03-31"; NULL: for ever */
    bool used;           /* some finding is suppressed by it */
    bool expired;        /* that day has passed: it suppresses nothing */
    const char *problem; /* why it suppresses nothing, as a sentence; NULL: it does, or
                            may with what could not be decided */
} Suppression;

/* What a finding is compared with the findings of a baseline. */
typedef enum BaselineState {
    BASELINE_NONE, /* there is no baseline */
    BASELINE_NEW,
    BASELINE_UNCHANGED, /* known: does not count */
    BASELINE_ABSENT     /* in the baseline only: see FixedFinding */
} BaselineState;

typedef enum TriageStatus {
    TRIAGE_CONFIRMED,      /* it is a defect, and counts */
    TRIAGE_FALSE_POSITIVE, /* it is none: does not count */
    TRIAGE_ACCEPTED        /* it is one that will stay: does not count */
} TriageStatus;

/* The latest decision about a finding. */
typedef struct Triage {
    TriageStatus status;
    const char *by;
    const char *why;
    const char *until; /* the last day on which it is good; NULL: for ever */
    const char *when;  /* the day of the decision, "2027-03-31T12:00:00Z" */
    bool expired;      /* `until` has passed: it is shown, and the finding counts again */
} Triage;

/* Lines that mend a finding: the sources with them were checked again, it was gone, and
 * nothing else was worse. Lines are joined by '\n', with their indentation and without the end
 * of the last. */
typedef struct Fix {
    const char *file; /* as places name it */
    uint32_t line;    /* the new lines come in front of this one */
    const char *text; /* the new lines */
    uint32_t removed; /* so many lines go, from that one on */
    const char *old;  /* those; NULL: none */
} Fix;

typedef struct Finding {
    const Rule *rule;
    RuleSeverity severity;
    IrLoc loc;
    IrLoc spelling; /* inside of the definition of a macro; line 0: not in one */
    const char *function;
    const char *object; /* the handle's variable as the source names it */
    IrLoc birth;        /* where the object was created; line 0 if there is none */
    const char *message;
    const char *fingerprint; /* 32 hex digits, see fingerprint.h */
    const char *statement;   /* the statement reported at, as written */
    const Step *steps;
    uint32_t step_count;
    const IrLoc *also; /* further places of the same defect in that function */
    uint32_t also_count;
    const char *const *components; /* that it was found in, in the order of the project:
                                      several if they share a source; the engine leaves
                                      it empty */
    uint32_t component_count;
    const Suppression *suppression; /* NULL: none */
    const Triage *triage;           /* NULL: nobody has decided anything */
    BaselineState baseline;         /* NONE, NEW or UNCHANGED */
    const Fix *fix;                 /* NULL: none is known */
} Finding;

/* A finding of an earlier run, as far as it is recorded: what is not known of it is NULL or
 * 0. */
typedef struct FixedFinding {
    const char *rule; /* the id; that rule need not exist any more */
    const char *fingerprint;
    const char *file, *function, *object, *message;
    uint32_t line; /* where it was */
    const char *const *components;
    uint32_t component_count;
} FixedFinding;

/* What findings are compared with: those that it has are known. */
typedef struct Baseline {
    const char *name; /* as it was asked for */
    const FixedFinding *entries;
    uint32_t entry_count;
} Baseline;

typedef enum VerdictKind {
    VERDICT_VIOLATED,
    VERDICT_HOLDS,
    VERDICT_UNKNOWN,
    VERDICT_NOT_APPLICABLE
} VerdictKind;

/* One rule for one object (a creation site), or for the component as a whole
 * (object NULL). */
typedef struct Verdict {
    const char *component;
    const Rule *rule;
    const char *object; /* "gServerPort", with birth telling which */
    IrLoc birth;
    VerdictKind kind;
    const char *reason;      /* unknown: what stood in the way, with the place; holds:
                                on what it rests; not applicable: why */
    const char *reported_as; /* violated: the rule of the finding that speaks for it; NULL:
                                it has one of its own */
    uint64_t states;         /* program states explored in the component; filled in by
                                run, 0 if nothing was explored */
} Verdict;

typedef enum UnitStatus {
    UNIT_PARSED,
    UNIT_DEGRADED,
    UNIT_FAILED,
    UNIT_SKIPPED /* not read: nothing that a rule is about is mentioned in its component */
} UnitStatus;

/* What the frontend put in the place of something that a unit lacks, so that the rest
 * of it can be understood (docs/frontend.md). */
typedef enum RepairKind {
    REPAIR_SPELLING, /* a header found under another spelling of its name; nothing is lost */
    REPAIR_TRACE,    /* a trace header that a preprocessor generates: taken as empty */
    REPAIR_INCLUDE,  /* a header that is nowhere: taken as empty */
    REPAIR_TYPE,     /* an unknown type: an opaque one */
    REPAIR_CONSTANT, /* an undeclared name: a constant whose value nobody knows */
    REPAIR_FUNCTION, /* an undeclared function (C++; C needs none): one without a body */
    REPAIR_MACRO     /* an unknown word before a declaration: a macro for nothing */
} RepairKind;

typedef struct Repair {
    RepairKind kind;
    const char *name; /* as the source spells it */
    IrLoc loc;        /* where it was missed first */
} Repair;

typedef struct UnitResult {
    const char *file;
    const char *directory; /* where relative paths of its places start; NULL: the
                              current directory */
    const char *component;
    UnitStatus status;
    const char *const *reasons; /* "file:line: function f: ..." */
    uint32_t reason_count;
    const Repair *repairs; /* in the order in which they became necessary */
    uint32_t repair_count;
    const Suppression *suppressions; /* in the unit and the headers of the driver */
    uint32_t suppression_count;
    uint32_t functions, degraded_functions;
    const char *const *args; /* of the compiler, as the project has them */
    uint32_t arg_count;
    double parse_seconds; /* parsing and lowering */
} UnitResult;

/* A function that the system calls, and as what. */
typedef struct Routine {
    const char *role;     /* "unload", "operation", "connect", ... */
    const char *what;     /* "InstanceSetupCallback", "before IRP_MJ_CREATE", ... */
    const char *function; /* NULL: which one it is can't be told */
    IrLoc loc;            /* of the function; where it is not known, of the call */
} Routine;

/* A call that moves objects of some rule from state to state, or makes the system do so. */
typedef struct TrackedCall {
    const char *callee;   /* as the source has it */
    const char *moves;    /* the call that the rules name: the callee, or what its model calls */
    const char *function; /* that has the call in it */
    IrLoc loc;
} TrackedCall;

/* The states in which the objects of one creation were seen at a line. */
typedef struct Sighting {
    IrLoc loc;
    const char *function;
    IrLoc birth;
    const char *kind;   /* its name */
    const char *object; /* the variable that it was born into, or NULL */
    RuleStates states;  /* of the kind */
    RuleStates into;    /* into which calls at that line move it */
} Sighting;

/* What a driver or program is made of, for whoever wants to see what was explored. */
typedef struct ComponentResult {
    const char *name;
    const char *kind;          /* "driver", "program", ...; "" if it is not told */
    const char *origin;        /* the file that told of it, or NULL */
    const char *configuration; /* "Debug|x64", or NULL */
    const char *obstacle;      /* why nothing was explored; NULL: it was */
    const char *entry;         /* NULL: there is no entry point */
    IrLoc entry_loc;
    const Routine *routines; /* in the order of roles */
    uint32_t routine_count;
    const TrackedCall *calls; /* in the order of the program */
    uint32_t call_count;
    const Sighting *sightings; /* if they were asked for */
    uint32_t sighting_count;
} ComponentResult;

/* Something the verdicts rest on ("FltX without a body neither closes nor opens
 * a port", "loop at f:12 was widened"). */
typedef struct Assumption {
    IrLoc loc;
    const char *text;
} Assumption;

/* An earlier run over the same sources. */
typedef struct PastRun {
    const char *when;                 /* "2027-03-31T12:00:00Z" */
    const char *revision;             /* NULL: not known */
    uint32_t errors, warnings, notes; /* that counted */
    bool is_incomplete;
} PastRun;

/* Figures of one exploration of a component, for -v. */
typedef struct PassFigures {
    const char *component;
    const char *about;       /* the objects that it follows: "all", "client port", ... */
    const char *how;         /* "coarse", "precise" */
    const char *came_to;     /* "clear", "open", "cut off" */
    uint64_t states, bytes;  /* its nodes, and the memory that they took */
    uint64_t reports;        /* different ones that it came across, confirmed or not */
    double explored, judged; /* seconds: for the states, for confirming reports */
} PassFigures;

/* Figures of a run, for -v and the benches. */
typedef struct RunStatistics {
    uint64_t states;       /* program states explored */
    uint64_t merged;       /* states merged away */
    uint64_t summaries;    /* function summaries made */
    uint64_t summary_hits; /* calls answered from a summary */
    uint64_t replays;      /* witnesses replayed */
    double parse_seconds, engine_seconds, total_seconds;
    uint64_t peak_memory;   /* bytes: of this process, ... */
    uint64_t worker_memory; /* ... and of the largest worker; 0: there was none */
} RunStatistics;

/* Everything a run found out: what each report format is made from. */
typedef struct Results {
    const char *project; /* its name */
    const RuleSet *rules;
    const Finding *const *findings; /* sorted: file, line, column, rule, object */
    uint32_t finding_count;
    const Verdict *const *verdicts; /* sorted: component, rule, birth */
    uint32_t verdict_count;
    const UnitResult *const *units; /* in project order */
    uint32_t unit_count;
    const Assumption *assumptions;
    uint32_t assumption_count;
    const IrGap *gaps; /* syntax not lowered, summed over the units */
    uint32_t gap_count;
    const ComponentResult *components;      /* in project order */
    uint32_t component_count;               /* components of the project, ... */
    uint32_t analysed_count;                /* ... those explored from an entry point, ... */
    uint32_t lost_count;                    /* ... and those of which nothing is known */
    const char *headers;                    /* header environment in use, as text */
    const char *libclang;                   /* version */
    const Suppression *const *suppressions; /* all that were met, in the order of places */
    uint32_t suppression_count;
    const char *baseline;      /* what was compared with, as given; NULL: nothing */
    const FixedFinding *fixed; /* entries of the baseline that are not found any more */
    uint32_t fixed_count;
    const PastRun *past; /* the last ones that the store has, oldest first */
    uint32_t past_count;
    const PassFigures *passes; /* explorations, in the order of components */
    uint32_t pass_count;
    RunStatistics statistics;
} Results;

const char *verdict_name(VerdictKind kind);                 /* "violated", ... */
const char *verdict_unit_name(UnitStatus status);           /* "parsed", ... */
const char *verdict_step_name(StepKind kind);               /* "lifecycle", "call", ... */
const char *verdict_repair_name(RepairKind kind);           /* "spelling", "include", ... */
const char *verdict_suppression_name(SuppressionKind kind); /* "comment", "pragma", "config" */
const char *verdict_baseline_name(BaselineState state);     /* "new", ...; NONE: "" */
const char *verdict_triage_name(TriageStatus status);       /* "confirmed", "false-positive", .. */

/* Whether the finding counts for the exit status and in sums: it is not suppressed, not
 * known from the baseline, and nobody has decided that it is to be left alone. */
bool verdict_counts(const Finding *finding);

/* The repair as a sentence's part: "'x.h' is nowhere: taken as empty". */
const char *verdict_repair_text(Arena *arena, const Repair *repair);

/* Whether something that matters may be lost by it. */
bool verdict_repair_is_lossy(RepairKind kind);

/* Total orders used for the sorting above: <0, 0, >0. */
int verdict_compare_findings(const Finding *a, const Finding *b);
int verdict_compare(const Verdict *a, const Verdict *b);
int verdict_compare_places(IrLoc a, IrLoc b);

#endif
