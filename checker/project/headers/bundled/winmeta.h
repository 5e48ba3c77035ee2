/* winmeta.h - event tracing: of no concern here. */
#ifndef FLTCHECK_WINMETA_H
#define FLTCHECK_WINMETA_H

#endif
