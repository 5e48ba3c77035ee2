/* csq.h - cancel-safe queues: part of wdm.h. */
#ifndef FLTCHECK_CSQ_H
#define FLTCHECK_CSQ_H
#include <wdm.h>

#endif
