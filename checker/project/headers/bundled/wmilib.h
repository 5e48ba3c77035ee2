/* wmilib.h - event tracing: of no concern here. */
#ifndef FLTCHECK_WMILIB_H
#define FLTCHECK_WMILIB_H

#endif
