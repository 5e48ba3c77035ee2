/* library.h - private to frontend/: libclang, which is not linked but loaded.
 *
 * Loading it takes longer than all else that a run does in which nothing has changed, and most of
 * what the program is asked needs no parser. library.c defines the functions that are listed in
 * library.def; each goes on to the one in the library. None of them may be called before
 * library_load() has said that it is there.
 */
#ifndef FLTCHECK_FRONTEND_LIBRARY_H
#define FLTCHECK_FRONTEND_LIBRARY_H

#include "base/arena.h"

/* Loads it, the first time; NULL if it is there, else which files were tried, and what is wrong
 * with them. Only one thread at a time may call this. */
const char *library_load(Arena *arena);

/* The file that would be loaded, or NULL if that is for the system to find out. */
const char *library_file(void);

#endif
