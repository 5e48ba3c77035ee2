/* bytes.c - numbers and texts as bytes. */
#include "base/bytes.h"

#include <string.h>

enum { FIRST_CAPACITY = 4096, LONGEST_NUMBER = 10 };

/* ---- writing ------------------------------------------------------------------ */

static void make_room(Bytes *bytes, size_t length) {
    if (bytes->capacity - bytes->count >= length) {
        return;
    }
    size_t capacity = bytes->capacity == 0 ? FIRST_CAPACITY : bytes->capacity * 2;
    while (capacity - bytes->count < length) {
        capacity *= 2;
    }
    unsigned char *items = arena_alloc(bytes->arena, capacity);
    if (bytes->count > 0) {
        memcpy(items, bytes->items, bytes->count);
    }
    bytes->items = items;
    bytes->capacity = capacity;
}

void bytes_put_raw(Bytes *bytes, const void *data, size_t length) {
    make_room(bytes, length);
    if (length > 0) {
        memcpy(bytes->items + bytes->count, data, length);
        bytes->count += length;
    }
}

void bytes_put_uint(Bytes *bytes, uint64_t value) {
    make_room(bytes, LONGEST_NUMBER);
    while (value >= 0x80) {
        bytes->items[bytes->count++] = (unsigned char)(value | 0x80);
        value >>= 7;
    }
    bytes->items[bytes->count++] = (unsigned char)value;
}

/* 0, -1, 1, -2, ... become 0, 1, 2, 3: small numbers of either sign stay short. */
void bytes_put_int(Bytes *bytes, int64_t value) {
    uint64_t sign = value < 0 ? UINT64_MAX : 0;
    bytes_put_uint(bytes, ((uint64_t)value << 1) ^ sign);
}

void bytes_put_fixed(Bytes *bytes, uint64_t value) {
    unsigned char data[8];
    for (int i = 0; i < 8; i++) {
        data[i] = (unsigned char)(value >> (8 * i));
    }
    bytes_put_raw(bytes, data, sizeof data);
}

void bytes_put_double(Bytes *bytes, double value) {
    uint64_t bits;
    _Static_assert(sizeof bits == sizeof value, "a double has 64 bits");
    memcpy(&bits, &value, sizeof bits);
    bytes_put_fixed(bytes, bits);
}

void bytes_put_text(Bytes *bytes, const char *text) {
    if (text == NULL) {
        bytes_put_uint(bytes, 0);
        return;
    }
    size_t length = strlen(text);
    bytes_put_uint(bytes, (uint64_t)length + 1);
    bytes_put_raw(bytes, text, length);
}

void bytes_put_texts(Bytes *bytes, const char *const *texts, size_t count) {
    bytes_put_uint(bytes, count);
    for (size_t i = 0; i < count; i++) {
        bytes_put_text(bytes, texts[i]);
    }
}

/* ---- reading ------------------------------------------------------------------ */

ByteReader bytes_reader(const void *data, size_t length) {
    const unsigned char *begin = data;
    return (ByteReader){begin, begin + length, false};
}

/* What is left is not to be read any more. */
static void spoil(ByteReader *reader) {
    reader->bad = true;
    reader->at = reader->end;
}

const unsigned char *bytes_get_raw(ByteReader *reader, size_t length) {
    if ((size_t)(reader->end - reader->at) < length) {
        spoil(reader);
        return NULL;
    }
    const unsigned char *data = reader->at;
    reader->at += length;
    return data;
}

uint64_t bytes_get_uint(ByteReader *reader) {
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        if (reader->at == reader->end) {
            break;
        }
        unsigned char byte = *reader->at++;
        uint64_t bits = byte & 0x7F;
        if (shift == 63 && bits > 1) {
            break;
        }
        value |= bits << shift;
        if (byte < 0x80) {
            return value;
        }
    }
    spoil(reader);
    return 0;
}

int64_t bytes_get_int(ByteReader *reader) {
    uint64_t bits = bytes_get_uint(reader);
    uint64_t sign = (bits & 1) != 0 ? UINT64_MAX : 0;
    bits = (bits >> 1) ^ sign;
    int64_t value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint64_t bytes_get_fixed(ByteReader *reader) {
    const unsigned char *data = bytes_get_raw(reader, 8);
    uint64_t value = 0;
    for (int i = 0; data != NULL && i < 8; i++) {
        value |= (uint64_t)data[i] << (8 * i);
    }
    return value;
}

double bytes_get_double(ByteReader *reader) {
    uint64_t bits = bytes_get_fixed(reader);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

uint32_t bytes_get_u32(ByteReader *reader, uint32_t limit) {
    uint64_t value = bytes_get_uint(reader);
    if (value > limit) {
        spoil(reader);
        return 0;
    }
    return (uint32_t)value;
}

bool bytes_get_bool(ByteReader *reader) {
    return bytes_get_u32(reader, 1) != 0;
}

uint32_t bytes_get_count(ByteReader *reader, size_t size) {
    uint32_t count = bytes_get_u32(reader, UINT32_MAX);
    if (count > (size_t)(reader->end - reader->at) / size) {
        spoil(reader);
        return 0;
    }
    return count;
}

const char *bytes_get_text(ByteReader *reader, Arena *arena) {
    uint64_t length = bytes_get_uint(reader);
    if (length == 0) {
        return NULL;
    }
    if (length - 1 > (uint64_t)(reader->end - reader->at)) {
        spoil(reader);
        return NULL;
    }
    const unsigned char *data = bytes_get_raw(reader, (size_t)length - 1);
    return arena_strndup(arena, (const char *)data, (size_t)length - 1);
}

const char *const *bytes_get_texts(ByteReader *reader, Arena *arena, size_t *count) {
    uint32_t expected = bytes_get_count(reader, 1);
    const char **texts = ARENA_ARRAY(arena, const char *, expected);
    for (uint32_t i = 0; i < expected; i++) {
        texts[i] = bytes_get_text(reader, arena);
        if (texts[i] == NULL) {
            spoil(reader);
        }
    }
    *count = reader->bad ? 0 : expected;
    return texts;
}
