/* ntiologc.h - event codes. */
#ifndef FLTCHECK_NTIOLOGC_H
#define FLTCHECK_NTIOLOGC_H

#endif
