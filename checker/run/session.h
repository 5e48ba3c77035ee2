/* session.h - runs over a project that is being edited.
 *
 * A session keeps, from one run to the next, what a run would only find out again: the IR of units,
 * and what came of components. Files can have another content than on the disk; those of
 * them that are units are parsed with a precompiled preamble. After an edit that leaves a component
 * the same but for places, it is not explored again: places are brought up to date.
 *
 * run_check() is what uses it; the results are those of a run without a session. A session belongs
 * to one thread.
 */
#ifndef FLTCHECK_RUN_SESSION_H
#define FLTCHECK_RUN_SESSION_H

#include "run/run.h"

/* The options, and what they refer to, live longer; their `session` is this one from now on. */
Session *session_open(const RunOptions *options);
void session_close(Session *session);

/* The file at that absolute path has this content from now on; `text` NULL: that of the disk.
 * The text is copied. */
void session_put_file(Session *session, const char *path, const char *text, size_t length);

/* A file on the disk has changed, come or gone. */
void session_touch_file(Session *session, const char *path);

/* How the project names that file, which may lead through other symbolic links than `path`; `path`
 * itself if it does not know the file. */
const char *session_name_of(const Session *session, const char *path);

/* Whether a unit is made from that file, as far as it is known; is it, or includes it. */
bool session_has_file(const Session *session, const char *path);

/* Where the time of the last check went. */
typedef struct SessionCosts {
    double parse, lower; /* of units, in this process: in libclang, in our own code */
    double engine, total;
    unsigned parsed, explored; /* units, components */
} SessionCosts;
SessionCosts session_costs(const Session *session);

/* Checks again what is not as it was. NULL if it was cancelled. */
const Results *session_check(Session *session, Arena *arena, Diag *diag);

/* What it was opened with, for what makes runs of its own (mend.h). */
const RunOptions *session_options(const Session *session);

/* The results as they would be with these files; nothing of that stays. NULL if it was
 * cancelled. */
const Results *session_try(Session *session, Arena *arena, const ProjectFile *files, size_t count);

/* Does a piece of what makes the next check after an edit fast; false: nothing is left to do. */
bool session_warm(Session *session);

#endif
