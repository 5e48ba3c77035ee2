/* sha256.c - SHA-256, as FIPS 180-4 describes it. */
#include "base/sha256.h"

#include "base/text.h"

#include <string.h>

enum { BLOCK = 64, ROUNDS = 64 };

static const uint32_t constants[ROUNDS] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t word, unsigned bits) {
    return word >> bits | word << (32 - bits);
}

static void schedule(const unsigned char *block, uint32_t words[ROUNDS]) {
    for (int i = 0; i < 16; i++) {
        const unsigned char *at = block + (size_t)i * 4;
        words[i] =
            (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | (uint32_t)at[3];
    }
    for (int i = 16; i < ROUNDS; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        words[i] = words[i - 16] + words[i - 7] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3) +
                   (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
    }
}

static void add_block(uint32_t hash[8], const unsigned char *block) {
    uint32_t words[ROUNDS], v[8];
    schedule(block, words);
    memcpy(v, hash, sizeof v);
    for (int i = 0; i < ROUNDS; i++) {
        uint32_t e = v[4], a = v[0];
        uint32_t first = v[7] + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) +
                         ((e & v[5]) ^ (~e & v[6])) + constants[i] + words[i];
        uint32_t second = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) +
                          ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
        memmove(v + 1, v, 7 * sizeof *v);
        v[4] += first;
        v[0] = first + second;
    }
    for (int i = 0; i < 8; i++) {
        hash[i] += v[i];
    }
}

void sha256_make(const void *bytes, size_t length, unsigned char digest[SHA256_BYTES]) {
    uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    const unsigned char *at = bytes;
    size_t rest = length;
    for (; rest >= BLOCK; rest -= BLOCK, at += BLOCK) {
        add_block(hash, at);
    }
    unsigned char tail[2 * BLOCK] = {0};
    if (rest > 0) {
        memcpy(tail, at, rest);
    }
    tail[rest] = 0x80;
    size_t size = rest + 9 <= BLOCK ? BLOCK : 2 * BLOCK;
    for (unsigned i = 0; i < 8; i++) {
        tail[size - 1 - i] = (unsigned char)((uint64_t)length * 8 >> i * 8);
    }
    for (size_t i = 0; i < size; i += BLOCK) {
        add_block(hash, tail + i);
    }
    for (unsigned i = 0; i < SHA256_BYTES; i++) {
        digest[i] = (unsigned char)(hash[i / 4] >> (24 - i % 4 * 8));
    }
}

const char *sha256_hex(Arena *arena, const void *bytes, size_t length) {
    unsigned char digest[SHA256_BYTES];
    sha256_make(bytes, length, digest);
    Text out = text_new(arena);
    for (int i = 0; i < SHA256_BYTES; i++) {
        text_printf(&out, "%02x", (unsigned)digest[i]);
    }
    return text_str(&out);
}

const char *sha256_base64(Arena *arena, const void *bytes, size_t length) {
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    unsigned char digest[SHA256_BYTES + 1] = {0}; /* 33 bytes are 44 letters */
    sha256_make(bytes, length, digest);
    char out[45];
    for (unsigned i = 0; i < 11; i++) {
        uint32_t three = (uint32_t)digest[i * 3] << 16 | (uint32_t)digest[i * 3 + 1] << 8 |
                         (uint32_t)digest[i * 3 + 2];
        for (unsigned k = 0; k < 4; k++) {
            out[i * 4 + k] = letters[three >> (18 - 6 * k) & 63];
        }
    }
    out[43] = '='; /* stands for the byte that is not there */
    out[44] = '\0';
    return arena_strdup(arena, out);
}
