/* documents.h - open documents as the client has them. */
#ifndef FLTCHECK_LSP_DOCUMENTS_H
#define FLTCHECK_LSP_DOCUMENTS_H

#include "base/vec.h"
#include "lsp/position.h"

#include <stdint.h>

typedef struct Document {
    Arena *arena; /* of this version */
    const char *uri, *path;
    int64_t version;
    const char *text;
    size_t length;
    uint64_t edit; /* grows with each change of any document */
} Document;

typedef struct Documents {
    Arena *arena;
    VEC(Document) items;
    uint64_t edits;
} Documents;

Document *documents_find(const Documents *documents, const char *path);

/* One that is open already is replaced. */
void documents_open(Documents *documents, const char *uri, const char *path, int64_t version,
                    const char *text, size_t length);

/* Replaces the text between two positions. */
void documents_splice(Documents *documents, Document *document, PositionEncoding encoding,
                      Position begin, Position end, const char *text, size_t length);

/* Replaces all of it. */
void documents_replace(Documents *documents, Document *document, const char *text, size_t length);

void documents_close(Documents *documents, Document *document);

#endif
