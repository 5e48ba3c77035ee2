/* suppress.h - numbers of PREfast warnings; nothing to declare here. */
#ifndef FLTCHECK_SUPPRESS_H
#define FLTCHECK_SUPPRESS_H
#endif
