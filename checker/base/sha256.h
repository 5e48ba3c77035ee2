/* sha256.h - SHA-256 (FIPS 180-4): what auditors and browsers ask for, to say that
 * a file is the one that was meant. */
#ifndef FLTCHECK_BASE_SHA256_H
#define FLTCHECK_BASE_SHA256_H

#include "base/arena.h"

enum { SHA256_BYTES = 32 };

void sha256_make(const void *bytes, size_t length, unsigned char digest[SHA256_BYTES]);

/* As 64 lower-case hexadecimal digits, and as base64. */
const char *sha256_hex(Arena *arena, const void *bytes, size_t length);
const char *sha256_base64(Arena *arena, const void *bytes, size_t length);

#endif
