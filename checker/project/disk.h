/* disk.h - finding files as Windows does: either slash, any case, drive letters.
 *
 * Projects written on Windows name their files in whatever case, and by drives that
 * this machine does not have. Names are compared without regard to the case of
 * ASCII letters.
 */
#ifndef FLTCHECK_PROJECT_DISK_H
#define FLTCHECK_PROJECT_DISK_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Disk Disk;

/* Directories that were listed are remembered; all of it lives in `arena`. */
Disk *disk_open(Arena *arena);

/* "C:\..." or "C:/...". */
bool disk_has_drive(const char *path);

/* `path` with '/' for every '\', and without "x/.." and "." where that can be seen
 * from the text alone; a leading ".." stays. */
const char *disk_plain(Arena *arena, const char *path);

/* `path` as seen from `directory`, in the spelling of the disk where there is such a
 * file or directory, as written from the first part on that there is not. Relative
 * if `directory` is. "C:\..." is looked up through disk_learn() and as /mnt/c. */
const char *disk_resolve(Disk *disk, const char *directory, const char *path);

/* An absolute path as seen from the absolute directory `base`. */
const char *disk_relative(Arena *arena, const char *base, const char *path);

/* Finds out what the drive of `path` (a file) stands for here: the longest end of it
 * that exists below `directory` or a directory above that. Later disk_resolve()s use
 * it. Does nothing if `path` has no drive or is known already. */
void disk_learn(Disk *disk, const char *directory, const char *path);

/* Sorted names in a directory, read once; NULL if there is no such directory. */
const char *const *disk_list(Disk *disk, const char *directory, size_t *count);

#endif
