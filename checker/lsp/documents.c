/* documents.c - texts that change piece by piece. */
#include "lsp/documents.h"

#include <string.h>

Document *documents_find(const Documents *documents, const char *path) {
    for (size_t i = 0; i < documents->items.count; i++) {
        if (strcmp(documents->items.items[i].path, path) == 0) {
            return &documents->items.items[i];
        }
    }
    return NULL;
}

/* Each version has an arena of its own, so that nothing is left of the one before. */
static void set(Documents *documents, Document *document, const char *before, size_t before_length,
                const char *text, size_t length, const char *after, size_t after_length) {
    Arena *old = document->arena, *arena = arena_open();
    char *bytes = arena_alloc(arena, before_length + length + after_length + 1);
    memcpy(bytes, before, before_length);
    memcpy(bytes + before_length, text, length);
    memcpy(bytes + before_length + length, after, after_length);
    document->arena = arena;
    document->uri = arena_strdup(arena, document->uri);
    document->path = arena_strdup(arena, document->path);
    document->text = bytes;
    document->length = before_length + length + after_length;
    document->edit = ++documents->edits;
    arena_close(old);
}

void documents_replace(Documents *documents, Document *document, const char *text, size_t length) {
    set(documents, document, "", 0, text, length, "", 0);
}

void documents_open(Documents *documents, const char *uri, const char *path, int64_t version,
                    const char *text, size_t length) {
    Document *document = documents_find(documents, path);
    if (document == NULL) {
        vec_push(documents->arena, &documents->items, (Document){.path = path});
        document = &vec_last(&documents->items);
    }
    document->uri = uri;
    document->version = version;
    documents_replace(documents, document, text, length);
}

void documents_splice(Documents *documents, Document *document, PositionEncoding encoding,
                      Position begin, Position end, const char *text, size_t length) {
    PositionText old = {document->text, document->length, encoding};
    size_t from = position_offset(&old, begin), to = position_offset(&old, end);
    to = to < from ? from : to;
    set(documents, document, old.bytes, from, text, length, old.bytes + to, old.length - to);
}

void documents_close(Documents *documents, Document *document) {
    documents->edits++;
    arena_close(document->arena);
    *document = vec_last(&documents->items);
    documents->items.count--;
}
