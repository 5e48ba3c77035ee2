/* cxx_probe.h - private to frontend/: making members of instantiated templates visible.
 *
 * libclang shows nothing of a class that was made from a template but its fields and
 * what expressions refer to. So every constructor of a class template gets, before its
 * closing brace, a statement that never runs and names what is not to be seen: the
 * destructor, the bases, the default constructor. It is on the same line, and
 * source_loc() takes it out of columns again.
 */
#ifndef FLTCHECK_FRONTEND_CXX_PROBE_H
#define FLTCHECK_FRONTEND_CXX_PROBE_H

#include "frontend/parse.h"
#include "frontend/unit.h"

typedef enum CxxProbing { PROBE_ALL, PROBE_DESTRUCTORS, PROBE_NONE } CxxProbing;

/* Puts probes into the files of `parse`; false if the unit has no use for any. */
bool cxx_probe_insert(Parse *parse, CXTranslationUnit tu, CxxProbing what);

#endif
