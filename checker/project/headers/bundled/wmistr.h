/* wmistr.h - event tracing: of no concern here. */
#ifndef FLTCHECK_WMISTR_H
#define FLTCHECK_WMISTR_H

#endif
