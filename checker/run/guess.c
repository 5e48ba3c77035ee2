/* guess.c - whether files have changed, before it is known which of them matter. */
#include "run/guess.h"

#include "run/cache_files.h"
#include "store/cached.h"

bool guess_changes(Store *store) {
    Arena *scratch = arena_open();
    CachedFiles files = cached_files(store, scratch);
    bool has_changed = files.count == 0;
    for (size_t i = 0; i < files.count && !has_changed; i++) {
        const CachedFile *file = &files.items[i];
        PlatformStamp now = {0};
        has_changed = file->seen != 0 && platform_stamp(file->name, &now) &&
                      !cache_files_is_same(&now, &file->stamp);
    }
    arena_close(scratch);
    return has_changed;
}
