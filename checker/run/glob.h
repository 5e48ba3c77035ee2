/* glob.h - patterns of paths, as in .fltcheck.yaml (private). */
#ifndef FLTCHECK_RUN_GLOB_H
#define FLTCHECK_RUN_GLOB_H

#include <stdbool.h>

/* Whether `path`, relative and with '/', fits the pattern: '*' and '?' stand for letters of
 * one name, '**' for any number of folders. A pattern without '/' is about names, wherever
 * they are; one that ends with '/', or names a folder, is about all below it. */
bool glob_matches(const char *pattern, const char *path);

#endif
