/* kept.h - what a session knows of units and components (private). */
#ifndef FLTCHECK_RUN_KEPT_H
#define FLTCHECK_RUN_KEPT_H

#include "ir/shape.h"
#include "run/load.h"
#include "run/session.h"

typedef struct KeptFile {
    const char *path; /* absolute */
    const char *text;
    size_t length;
    Arena *arena; /* of both */
} KeptFile;

typedef struct KeptUnit {
    const char *path; /* of its main file, absolute */
    Arena *arena;     /* of what follows; NULL: nothing is known */
    FrontendResult result;
    IrShape shape;
    bool is_stale;       /* it has to be parsed again */
    bool is_touched;     /* for the sake of another file than its main one */
    uint64_t directives; /* hash of those of its main file, when its inputs were listed */
    Arena *inputs_arena;
    const FrontendInput *inputs;
    uint32_t input_count; /* 0: it is not known what else it depends on */
    FrontendUnit *edited; /* its main file is in memory; NULL: it is not, or not yet */
    unsigned warmth;      /* how often that was parsed, as far as it matters */
} KeptUnit;

enum { KEPT_OUTCOMES = 8 }; /* of one component: an edit is often taken back */

typedef struct KeptOutcome {
    Arena *arena; /* NULL: there is none */
    uint64_t key;
    const unsigned char *bytes;
    size_t length;
    IrPlaces places; /* of all units of the component */
} KeptOutcome;

/* What the engine has said of what it looks at (explored.h). */
typedef struct KeptOutput {
    Arena *arena; /* NULL: there is none */
    uint64_t key;
    const unsigned char *bytes;
    size_t length;
} KeptOutput;

typedef struct KeptComponent {
    KeptOutcome outcomes[KEPT_OUTCOMES];
    KeptOutput outputs[KEPT_OUTCOMES];
    unsigned next, next_output; /* those to be replaced */
} KeptComponent;

struct Session {
    Arena *arena;
    RunOptions options;
    Pool *own_pool;            /* NULL: that of the options */
    KeptUnit *units;           /* by number in the project */
    KeptComponent *components; /* the same */
    VEC(KeptFile) files;
    Mentions *mentions;
    bool has_mentions;
    StrMap *skipped, *models;
    SessionCosts costs;
    /* Of LoadContext: what workers were asked for outlives a run that is cancelled. */
    const FrontendFile *request_files;
    size_t *tickets;
    bool *submitted;
    FrontendRequest **requests;
};

/* ---- kept_units.c ---- */

/* Whether workers have nothing to do for it: what is known is still good, or it is parsed in this
 * process, since it is made from files in memory. */
bool kept_is_at_home(const Session *session, size_t number);
/* Its result if that is known or made here; false: somebody else has to. */
bool kept_take_unit(Session *session, LoadContext *context, size_t number, FrontendResult *result);
/* Keeps what somebody else has made; `result` is the copy to be used. */
void kept_add_unit(Session *session, size_t number, FrontendResult *result, Arena *arena);
/* Whether somebody edits a file of the component. */
bool kept_is_edited(const Session *session, const char *component);
bool kept_depends_on(const KeptUnit *unit, const char *path);
/* Parses one whose main file is in memory, so that the next time is fast. */
void kept_warm_unit(Session *session, LoadContext *context, size_t number);
void kept_drop_unit(KeptUnit *unit);

/* ---- kept_outcomes.c ---- */

/* What came of a component all of whose units are known, if nothing of it is new but places, which
 * are brought up to date; `besides` as in cache.h. */
bool kept_find_outcome(const Session *session, Arena *arena, const char *component,
                       const Bytes *besides, Outcome *outcome);
void kept_add_outcome(Session *session, const char *component, const Bytes *besides,
                      const Outcome *outcome);
void kept_drop_outcomes(KeptComponent *component);

/* The same of what the engine says; bytes as explored.h has them, NULL if there are none. */
const void *kept_find_output(const Session *session, const char *component, const Bytes *key,
                             size_t *length);
void kept_add_output(Session *session, const char *component, const Bytes *key, const Bytes *bytes);

#endif
