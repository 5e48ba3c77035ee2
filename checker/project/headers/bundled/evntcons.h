/* evntcons.h - event tracing: of no concern here. */
#ifndef FLTCHECK_EVNTCONS_H
#define FLTCHECK_EVNTCONS_H

#endif
