/* server.h - what the reading thread and the analyst share (private). */
#ifndef FLTCHECK_LSP_SERVER_H
#define FLTCHECK_LSP_SERVER_H

#include "base/platform.h"
#include "lsp/documents.h"
#include "lsp/lsp.h"

#include <jansson.h>
#include <stdatomic.h>

/* Of JSON-RPC and LSP. */
enum {
    RPC_PARSE_ERROR = -32700,
    RPC_INVALID_REQUEST = -32600,
    RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602,
    RPC_NOT_INITIALIZED = -32002,
    RPC_CANCELLED = -32800,
    RPC_FAILED = -32803
};

typedef void Answerer(void *analyst, json_t *id, json_t *params);

/* A request for the analyst. */
typedef struct Waiting {
    json_t *id, *params; /* own references */
    Answerer *answer;
} Waiting;

/* What the client can do. */
typedef struct Client {
    PositionEncoding encoding;
    bool pulls;     /* asks for diagnostics itself */
    bool refreshes; /* and can be told to do so again */
    bool refreshes_lenses;
    bool has_configuration;  /* can be asked for it */
    bool registers_settings; /* tells of changes of it if it is asked to */
    bool watches_files;      /* can be told which */
    bool shows_progress;
    bool has_related; /* related information */
    bool has_href;    /* links to descriptions of codes */
    bool has_tags;
    bool has_actions; /* literals of code actions */
    bool resolves_edits;
    bool has_tree; /* symbols in symbols */
    bool has_markdown;
    bool shows_documents;
    bool shows_explanations; /* what a command answers; others have to be sent a message */
} Client;

typedef struct Server {
    const LspHost *host;
    Arena *arena;
    PlatformLock *out;     /* standard output */
    atomic_bool is_broken; /* nobody reads any more */
    atomic_bool cancel;    /* what is explored now is not wanted any more */
    atomic_bool is_asked;  /* a request waits that can be answered meanwhile */
    Client client;         /* does not change once initialised */

    PlatformLock *lock; /* of all that follows */
    Documents documents;
    VEC(Waiting) queue;
    VEC(char *) touched; /* paths of files that have changed on the disk; of the heap */
    json_t *settings;    /* of the client, an object */
    VEC(char *) folders; /* of the workspace; of the heap */
    bool is_reconfigured, is_ending, is_traced;
    unsigned progress_made; /* the last token that the client knows */
    int64_t next_id;
    int64_t configuration_id; /* of our request for it; 0: none */
} Server;

/* ---- server.c ---- */

/* A copy of the heap, for what lives as long as the client likes. */
char *server_copy(const char *text);

/* ---- queue.c; the lock is held, but for queue_add() ---- */

void queue_add(Server *server, json_t *id, json_t *params, Answerer *answer);
/* What is in the entry belongs to the caller. */
void queue_remove(Server *server, size_t index);
/* Answers with an error: the client is not interested any more. */
void queue_cancel(Server *server, json_t *id);
/* The same for all, since nobody is left without an answer. */
void queue_refuse_all(Server *server);
void queue_free(Server *server);

/* ---- rpc.c: what goes out, from either thread ---- */

/* These take over `result`, `params`; not `id`. */
void rpc_result(Server *server, json_t *id, json_t *result);
void rpc_error(Server *server, json_t *id, int code, const char *text);
void rpc_notify(Server *server, const char *method, json_t *params);
void rpc_request(Server *server, int64_t id, const char *method, json_t *params);
/* To the client's log: type 1 error, 2 warning, 3 info, 4 log. */
void rpc_log(Server *server, int type, const char *text);

/* ---- initialize.c ---- */

/* Reads what the client can do, and says what this server can. */
json_t *initialize_server(Server *server, json_t *params);
/* Whether a value of the trace setting asks for one. */
bool initialize_is_trace(json_t *value);
/* What has to be asked for once the client is ready. */
void initialize_finish(Server *server);

/* ---- analyst.c ---- */

/* Works until the server ends. */
void analyst_run(void *server);

/* The routine for a request that needs results, or NULL. */
Answerer *analyst_answerer(const char *method);

/* Whether it can make do with the results before the last edit. */
bool analyst_answers_meanwhile(Answerer *answer);

#endif
