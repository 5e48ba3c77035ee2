/* child.h - one worker process as its parent sees it (private): see protocol.h. */
#ifndef FLTCHECK_RUN_CHILD_H
#define FLTCHECK_RUN_CHILD_H

#include "base/platform.h"
#include "run/protocol.h"

typedef struct Child Child;

/* Starts a copy of this process if it may and can, else `command`; NULL with the reason in `*error`
 * (in `arena`) if that fails. It lives until child_end(). */
Child *child_start(Arena *arena, const char *const *command, bool may_copy, const char **error);

/* To wait for it. */
PlatformProcess *child_process(const Child *child);

/* The version of its libclang, once it has said what it is: until then it may be anything, and this
 * is NULL. */
const char *child_libclang(const Child *child);

/* Sends a request, with the setup before the first one. If nobody reads it, the answer
 * will not come. */
void child_send(Child *child, const FrontendRequest *request, uint64_t memory_limit);

/* Takes what it has written, to be called when it is ready. `arena` and `answer` are
 * set with CHILD_ANSWER: the content of the frame, in an arena for the caller to
 * close. */
typedef enum ChildNews {
    CHILD_SILENT, /* nothing whole yet */
    CHILD_ANSWER,
    CHILD_ENDED,   /* or closed its output */
    CHILD_NONSENSE /* not what a worker says */
} ChildNews;
ChildNews child_listen(Child *child, Arena **arena, Bytes *answer);

/* Nothing more will be sent. */
void child_finish(Child *child);

/* Waits for its end, or makes one with `kill`. What is told lives in `arena`. */
PlatformEnd child_end(Arena *arena, Child *child, bool kill);

#endif
