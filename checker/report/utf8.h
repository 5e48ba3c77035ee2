/* utf8.h - telling UTF-8 from other bytes. */
#ifndef FLTCHECK_REPORT_UTF8_H
#define FLTCHECK_REPORT_UTF8_H

#include <stddef.h>

/* Bytes of the UTF-8 sequence that starts at `at` (1 to 4), or 0 if none does
 * (RFC 3629: shortest form, no surrogates, at most U+10FFFF). */
size_t utf8_sequence(const char *at);

#endif
