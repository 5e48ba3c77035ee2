/* location.h - where files lie, as reports for other programs name them: from the root
 * of the sources, with '/', whatever the compile command said. */
#ifndef FLTCHECK_REPORT_LOCATION_H
#define FLTCHECK_REPORT_LOCATION_H

#include "report/report.h"
#include "report/source.h"

typedef struct Locations Locations;

/* Where no root is known, it is the current directory. */
Locations *location_open(Arena *arena, Sources *sources, const ReportOrigin *origin);

/* "src/drv.c"; absolute for what lies outside of the root. */
const char *location_path(Locations *locations, const char *file);

/* "src/drv.c:12:5", "src/drv.c:12" or "src/drv.c", as far as the place is known; "" for
 * none. */
const char *location_text(Locations *locations, IrLoc loc);

/* A path as a URI reference: "src/my%20drv.c", "file:///usr/include/x.h". */
const char *location_uri(Locations *locations, const char *file);

/* The root as a URI that ends with a slash. */
const char *location_root_uri(Locations *locations);

/* Whether the file lies below the root. */
bool location_is_inside(Locations *locations, const char *file);

/* `text` as the path of a URI: what is not allowed there becomes %XX. The letters of
 * `also` stay as they are, too. */
const char *location_encode(Arena *arena, const char *text, const char *also);

#endif
