/* headers_files.h - the virtual files and directories of a header environment. */
#ifndef FLTCHECK_PROJECT_HEADERS_FILES_H
#define FLTCHECK_PROJECT_HEADERS_FILES_H

#include "base/arena.h"
#include "base/vec.h"
#include "project/project.h"

/* Everything of ours lives below this directory, which need not exist: libclang
 * reads files given to it from memory wherever they claim to be. */
#define HEADERS_ROOT "/fltcheck-headers"

typedef VEC(ProjectFile) HeadersFileList;
typedef VEC(const char *) HeadersStringList;

/* Adds the embedded files of one folder ("overlay", "common", "bundled"). */
void headers_files_add_folder(Arena *arena, HeadersFileList *files, const char *folder);

/* Adds HEADERS_ROOT/aliases: other spellings of header names (aliases.txt), each
 * a file that includes the header meant from the directories after this one. */
void headers_files_add_aliases(Arena *arena, HeadersFileList *files);

/* Adds HEADERS_ROOT/cxx: wrappers of the C++ library's headers (cxx_names.txt)
 * that hide macros the library uses as names. */
void headers_files_add_cxx_wrappers(Arena *arena, HeadersFileList *files);

/* Adds HEADERS_ROOT/wdk-case: the files of `directories` under their name in
 * lower case, where that differs, for a WDK on a file system where case matters. */
void headers_files_add_lower_case(Arena *arena, HeadersFileList *files,
                                  const char *const *directories, size_t count);

#endif
