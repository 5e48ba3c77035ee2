/* lsp.h - the language server: LSP 3.17 on standard input and output.
 *
 * Two threads. One reads: it keeps the documents as the client has them, answers what needs
 * nothing else, and queues the rest. The other one, the analyst, checks what has changed with
 * sessions of run/session.h, publishes diagnostics and answers what was queued, always for the
 * documents as they are by then. An edit cancels what is explored at that moment.
 */
#ifndef FLTCHECK_LSP_LSP_H
#define FLTCHECK_LSP_LSP_H

#include "run/run.h"

/* A project as the command line would open it. */
typedef struct LspProject {
    RunOptions run;
    const char *const *files; /* it was made from these: configurations */
    size_t file_count;
    void *owner; /* of the host */
} LspProject;

/* What only the command line knows. */
typedef struct LspHost {
    void *context;
    /* The project that `path` (a folder, a file of a project, or a source) means with these words
     * of a command line; NULL after messages to `diag`, which lives as long as the project. */
    LspProject *(*open)(void *context, const char *path, const char *const *words, size_t count,
                        Diag *diag);
    void (*close)(void *context, LspProject *project);
    /* Whether a client may set that option of the command line. */
    bool (*is_option)(void *context, const char *name, bool *takes_value);
} LspHost;

/* Serves until the client says that it is enough; the exit status. */
int lsp_serve(const LspHost *host);

#endif
