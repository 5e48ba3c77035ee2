/* evntprov.h - event tracing: of no concern here. */
#ifndef FLTCHECK_EVNTPROV_H
#define FLTCHECK_EVNTPROV_H

#endif
