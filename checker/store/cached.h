/* cached.h - the part of a store that can be made again: results of units and of components,
 * and what the files looked like that they were made from.
 *
 * Keys and hashes are made by whoever computes the results. Bytes come back as they were
 * given, or not at all.
 */
#ifndef FLTCHECK_STORE_CACHED_H
#define FLTCHECK_STORE_CACHED_H

#include "base/platform.h"
#include "store/store.h"

typedef struct CachedHash {
    unsigned char bytes[16];
} CachedHash;

/* ---- files ------------------------------------------------------------------------ */

typedef struct CachedFile {
    int64_t path; /* number */
    const char *name;
    PlatformStamp stamp;
    int64_t seen; /* 0: there is no stamp */
    uint64_t hash;
} CachedFile;
typedef VEC(CachedFile) CachedFiles;

/* All that are known, by number. */
CachedFiles cached_files(Store *store, Arena *arena);

/* The number of a path, which gets one if it has none. 0 after a message. */
int64_t cached_path(Store *store, const char *name);
bool cached_add_stamp(Store *store, const CachedFile *file);

/* ---- units ------------------------------------------------------------------------ */

typedef struct CachedUnit {
    int64_t id;
    CachedHash hash;
    const char *used; /* day */
    const void *inputs;
    size_t input_length;
} CachedUnit;
typedef VEC(CachedUnit) CachedUnits;

/* Results for a request, the newest first. */
CachedUnits cached_units(Store *store, Arena *arena, const CachedHash *request);

/* The result itself; NULL if it is gone or damaged. */
const void *cached_unit(Store *store, Arena *arena, int64_t id, size_t *length);

/* `unit->hash` is set to that of the result. */
bool cached_add_unit(Store *store, const CachedHash *request, const char *file, CachedUnit *unit,
                     const void *result, size_t length);

/* ---- components -------------------------------------------------------------------- */

const void *cached_outcome(Store *store, Arena *arena, const CachedHash *key, size_t *length);
bool cached_add_outcome(Store *store, const CachedHash *key, const char *component, const char *day,
                        const void *result, size_t length);

/* ---- all of it --------------------------------------------------------------------- */

/* Changes between these two are kept together or not at all. */
bool cached_begin(Store *store);
bool cached_end(Store *store, bool good);

/* These were used on that day, and stay longest. */
bool cached_touch_unit(Store *store, int64_t id, const char *day);
bool cached_touch_outcome(Store *store, const CachedHash *key, const char *day);

/* Removes what was not used for longest until results take at most `most` bytes. */
bool cached_shrink(Store *store, uint64_t most);

/* Gives the room of what was removed back to the disk. */
bool cached_clear(Store *store);

typedef struct CachedStatistics {
    uint64_t units, unit_bytes, outcomes, outcome_bytes, paths, file_bytes;
    const char *oldest; /* day on which something was used last; "" if there is nothing */
} CachedStatistics;
CachedStatistics cached_statistics(Store *store, Arena *arena);

/* How many results there are for a file, whatever was asked. */
uint64_t cached_count(Store *store, const char *file);

/* Hash of bytes; 128 bits, the same on all machines. */
CachedHash cached_hash(const void *bytes, size_t length);

#endif
