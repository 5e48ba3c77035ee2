/* prepared.c - the models that were lowered when the program was built: by name. */
#include "lifecycle/prepared.h"

#include "base/bytes.h"
#include "base/embed.h"
#include "base/text.h"
#include "ir/pack.h"
#include "lifecycle/lifecycle.h"

#include <string.h>

/* Where to look for headers: a model includes none. */
static bool is_about_folders(const char *argument) {
    return strcmp(argument, "-isystem") == 0 || strcmp(argument, "-resource-dir") == 0;
}

const char *prepared_name(Arena *arena, const RuleSet *rules, const char *entry,
                          const char *const *args, size_t arg_count) {
    Bytes made_from = {.arena = arena};
    uint32_t count = 0;
    const RuleModelFile *sources = rules_model_files(rules, &count);
    for (uint32_t i = 0; i < count; i++) {
        bytes_put_text(&made_from, sources[i].path);
        bytes_put_uint(&made_from, sources[i].length);
        bytes_put_raw(&made_from, sources[i].text, sources[i].length);
    }
    bytes_put_text(&made_from, entry != NULL ? entry : LIFECYCLE_USUAL_ENTRY);
    for (size_t i = 0; i < arg_count; i++) {
        if (is_about_folders(args[i])) {
            i++;
        } else {
            bytes_put_text(&made_from, args[i]);
        }
    }
    uint64_t hash = text_hash(made_from.items, made_from.count);
    return arena_printf(arena, "%016llx", (unsigned long long)hash);
}

IrModule *prepared_model(Arena *arena, const RuleSet *rules, const char *entry,
                         const char *const *args, size_t arg_count) {
    Arena *scratch = arena_open();
    const char *name = prepared_name(scratch, rules, entry, args, arg_count);
    const EmbeddedFile *file = embed_models;
    while (file->path != NULL && strcmp(file->path, name) != 0) {
        file++;
    }
    arena_close(scratch);
    return file->path != NULL ? ir_unpack(arena, file->bytes, file->length, NULL) : NULL;
}
