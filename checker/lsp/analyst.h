/* analyst.h - what the analyst has (private). Nothing of it is touched by another thread. */
#ifndef FLTCHECK_LSP_ANALYST_H
#define FLTCHECK_LSP_ANALYST_H

#include "base/strmap.h"
#include "lsp/server.h"
#include "report/source.h"
#include "run/session.h"

/* A folder of the workspace, or a file that is in none. */
typedef struct Workspace {
    Arena *arena;
    Diag *diag;
    const char *root;
    bool is_folder;
    LspProject *project; /* NULL: there is nothing to check */
    Session *session;
    bool is_stale; /* it has to be checked */
    /* Of the last check; `results_arena` NULL: there was none. */
    Arena *results_arena;
    const Results *results;
    Sources *sources;
    StrMap *fixes;       /* fingerprint -> Fix, or NULL: there is none (actions.c) */
    StrMap *diagnostics; /* absolute path -> json_t array, see diagnostics.c */
} Workspace;

/* A document as it was taken over. */
typedef struct OpenFile {
    Arena *arena;
    const char *uri;
    const char *given; /* its path by that */
    const char *path;  /* as the project names it, which may be through other links */
    int64_t version;
    const char *text;
    size_t length;
    uint64_t edit;
} OpenFile;

/* What the client was told about a file. */
typedef struct Published {
    Arena *arena;
    const char *path;
    uint64_t hash;
} Published;

typedef struct Analyst {
    Server *server;
    Arena *arena;
    VEC(OpenFile) open;
    VEC(Workspace *) workspaces;
    VEC(Published) published;
    json_t *settings;
    bool shows_suppressed; /* as hints */
    uint64_t seen;         /* edits that were taken over */
    bool is_dirty;         /* not all workspaces are as the documents are */
    bool is_checking;
    /* Progress of the check that runs. */
    double started;
    unsigned progress_asked; /* the last token */
    bool is_asked, is_shown; /* it is, and not used up yet; with it */
    double last_shown;
} Analyst;

/* Called while something is explored: answers what need not wait for the end of that. */
void analyst_meanwhile(void *analyst);

/* ---- workspaces.c ---- */

/* Opens and closes what the folders and settings ask for now. `is_new`: all of them anew. */
void workspaces_open(Analyst *analyst, char *const *folders, size_t count);
void workspaces_close_all(Analyst *analyst);
/* Gives all documents to whom they concern; closes workspaces of files that are not open any
 * more. */
void workspaces_put(Analyst *analyst, const OpenFile *file);
void workspaces_drop(Analyst *analyst, const char *path);
/* A file has changed on the disk. True: the projects have to be opened again. */
bool workspaces_touch(Analyst *analyst, const char *given);
/* The one that has something to say about the file, or NULL. */
Workspace *workspaces_of(const Analyst *analyst, const char *path);
/* How the project that the file at that path belongs to names it. */
const char *workspaces_name_of(const Analyst *analyst, const char *path);
/* Checks the stale ones; false: it was cancelled. */
bool workspaces_check(Analyst *analyst);

/* ---- working.c ---- */

void working_begin(Analyst *analyst);
void working_tell(void *analyst, const char *phase, size_t done, size_t total, const char *item);
void working_end(Analyst *analyst);

/* ---- diagnostics.c ---- */

/* The diagnostics of a workspace's results: Workspace.diagnostics. */
void diagnostics_make(Analyst *analyst, Workspace *workspace);
void diagnostics_drop(Workspace *workspace);
/* Tells the client what is new. */
void diagnostics_publish(Analyst *analyst);
void diagnostics_answer(void *analyst, json_t *id, json_t *params);

/* ---- places.c: places as clients have them ---- */

/* The text of a file, as it was checked. */
bool places_text(const Analyst *analyst, const Workspace *workspace, const char *file,
                 PositionText *text);
json_t *places_position(const PositionText *text, size_t offset);
json_t *places_range(const PositionText *text, size_t begin, size_t end);
/* The place and as much of `statement` as the source has there; without it, the word. */
json_t *places_range_of(const Analyst *analyst, Workspace *workspace, IrLoc loc,
                        const char *statement);
json_t *places_location(const Analyst *analyst, Workspace *workspace, IrLoc loc,
                        const char *statement);
const char *places_uri(const Analyst *analyst, Arena *arena, const char *path);

/* What most requests are about: a document, and a place in it. */
typedef struct Spot {
    const OpenFile *file;
    Workspace *workspace; /* NULL: there is nothing about the file */
    PositionText text;
    size_t offset;
    IrLoc loc; /* file NULL */
} Spot;
/* False after an error to the client, or an empty answer. */
bool places_spot(Analyst *analyst, json_t *id, json_t *params, Spot *spot);
/* Whether a place of the results is in that file. */
bool places_is_in(const Workspace *workspace, IrLoc loc, const char *path);

/* ---- hover.c, symbols.c, actions.c, navigate.c, explain.c ---- */
void hover_answer(void *analyst, json_t *id, json_t *params);
void symbols_answer(void *analyst, json_t *id, json_t *params);
void symbols_lenses(void *analyst, json_t *id, json_t *params);
void actions_answer(void *analyst, json_t *id, json_t *params);
void navigate_definition(void *analyst, json_t *id, json_t *params);
void navigate_declaration(void *analyst, json_t *id, json_t *params);
void navigate_implementation(void *analyst, json_t *id, json_t *params);
void actions_command(void *analyst, json_t *id, json_t *params);

#endif
