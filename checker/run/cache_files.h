/* cache_files.h - whether files are as they were (private). Each is looked at once in a run. */
#ifndef FLTCHECK_RUN_CACHE_FILES_H
#define FLTCHECK_RUN_CACHE_FILES_H

#include "base/bytes.h"
#include "base/platform.h"
#include "base/text.h"
#include "frontend/frontend.h"
#include "store/store.h"

typedef struct CacheFiles CacheFiles;

CacheFiles *cache_files_open(Arena *arena, Store *store);

/* Whether nothing tells that a file has changed. */
bool cache_files_is_same(const PlatformStamp *a, const PlatformStamp *b);

/* Whether all inputs of a result are as they were. With `why`, what has changed is appended,
 * one line each. */
bool cache_files_agree(CacheFiles *files, const void *inputs, size_t length, Text *why);

/* Writes the inputs of a result for that. */
bool cache_files_put(CacheFiles *files, Bytes *out, const FrontendInput *inputs, uint32_t count);

/* Stamps of files whose content was hashed in this run. */
bool cache_files_have_changed(const CacheFiles *files);
bool cache_files_save(CacheFiles *files);

#endif
