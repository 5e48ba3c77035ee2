/* inttypes.h - formats of integers. */
#ifndef FLTCHECK_INTTYPES_H
#define FLTCHECK_INTTYPES_H
#include <stdint.h>
#define PRId64 "lld"
#define PRIu64 "llu"
#define PRIx64 "llx"
#define PRIX64 "llX"
#define PRIu32 "u"
#define PRIx32 "x"
#endif
