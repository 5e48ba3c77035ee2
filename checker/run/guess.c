/* guess.c - whether files have changed, before it is known which of them matter. */
#include "run/guess.h"

#include "run/cache_files.h"
#include "store/cached.h"

Guess guess_changes(Store *store) {
    Arena *scratch = arena_open();
    CachedFiles files = cached_files(store, scratch);
    Guess guess = files.count > 0 ? GUESS_FRESH : GUESS_EMPTY;
    for (size_t i = 0; i < files.count && guess == GUESS_FRESH; i++) {
        const CachedFile *file = &files.items[i];
        PlatformStamp now = {0};
        if (file->seen != 0 && platform_stamp(file->name, &now) &&
            !cache_files_is_same(&now, &file->stamp)) {
            guess = GUESS_STALE;
        }
    }
    arena_close(scratch);
    return guess;
}
