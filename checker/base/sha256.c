/* sha256.c - digests and their spellings, by Nettle. */
#include "base/sha256.h"

#include <nettle/base16.h>
#include <nettle/base64.h>
#include <nettle/sha2.h>

_Static_assert(SHA256_BYTES == SHA256_DIGEST_SIZE, "one digest");

void sha256_make(const void *bytes, size_t length, unsigned char digest[SHA256_BYTES]) {
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, bytes);
    sha256_digest(&context, SHA256_BYTES, digest);
}

const char *sha256_hex(Arena *arena, const void *bytes, size_t length) {
    unsigned char digest[SHA256_BYTES];
    sha256_make(bytes, length, digest);
    char *text = arena_alloc(arena, BASE16_ENCODE_LENGTH(SHA256_BYTES) + 1);
    base16_encode_update(text, SHA256_BYTES, digest);
    return text;
}

const char *sha256_base64(Arena *arena, const void *bytes, size_t length) {
    unsigned char digest[SHA256_BYTES];
    sha256_make(bytes, length, digest);
    char *text = arena_alloc(arena, BASE64_ENCODE_RAW_LENGTH(SHA256_BYTES) + 1);
    base64_encode_raw(text, SHA256_BYTES, digest);
    return text;
}
