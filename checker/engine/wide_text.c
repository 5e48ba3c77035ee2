/* wide_text.c - texts of characters of two bytes that a program has in its memory. */
#include "engine/wide_text.h"

#include "base/text.h"

#define WIDE_TEXT_MAX 1024 /* characters; what is longer is no name */

typedef struct Wide {
    uint32_t units[WIDE_TEXT_MAX];
    size_t count;
} Wide;

/* ---- where characters come from ---------------------------------------------------------- */

/* The characters of a literal as the program has them: two for those beyond 0xFFFF. */
static bool wide_of_literal(const IrString *string, Wide *wide) {
    wide->count = 0;
    for (const char *at = string->text; *at;) {
        uint32_t c;
        at = text_read_utf8(at, &c);
        if (wide->count + 2 > WIDE_TEXT_MAX) {
            return false;
        }
        if (c > 0xFFFF) {
            wide->units[wide->count++] = 0xD800 + ((c - 0x10000) >> 10);
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        wide->units[wide->count++] = c;
    }
    return string->is_wide;
}

static bool wide_from_literal(const Engine *engine, const ValueNode *address, Wide *wide) {
    const Root *root = value_root_at(engine->tables->values, address->a);
    if (address->d != 0 || address->c < 0 || address->c % 2 != 0 ||
        !wide_of_literal(&engine->program->strings[root->a], wide) ||
        (uint64_t)address->c / 2 > wide->count) {
        return false;
    }
    size_t skipped = (size_t)address->c / 2;
    for (size_t i = skipped; i < wide->count; i++) {
        wide->units[i - skipped] = wide->units[i];
    }
    wide->count -= skipped;
    return true;
}

/* An unknown that stands for one character of a literal, as copies of one are made of them. */
static bool wide_from_copy(const Engine *engine, const ValueNode *unknown, uint32_t *unit) {
    const ValueTable *values = engine->tables->values;
    if (unknown->kind != VALUE_IS_SYM || unknown->op != SYM_INIT) {
        return false;
    }
    ValueNode address = *value_at(values, unknown->a);
    Wide literal;
    if (address.kind != VALUE_IS_ADDR || value_root_at(values, address.a)->kind != ROOT_STRING ||
        !wide_from_literal(engine, &address, &literal)) {
        return false;
    }
    *unit = literal.count > 0 ? literal.units[0] : 0;
    return true;
}

/* What nobody can have written without being seen: constants, and variables of functions. */
static bool wide_is_settled(const Engine *engine, const Root *root) {
    return root->kind == ROOT_LOCAL ||
           (root->kind == ROOT_GLOBAL && engine->program->globals[root->a]->is_const &&
            engine->program->globals[root->a]->is_defined);
}

static bool wide_from_array(Engine *engine, State *state, Value address, int64_t bytes,
                            Wide *wide) {
    static const IrType character = {.kind = IR_TYPE_INT, .size = 2, .name = "wchar_t"};
    ValueTable *values = engine->tables->values;
    ValueNode node = *value_at(values, address);
    if (node.d != 0 || !wide_is_settled(engine, value_root_at(values, node.a))) {
        return false;
    }
    wide->count = 0;
    while (wide->count < WIDE_TEXT_MAX && (bytes < 0 || (int64_t)wide->count * 2 + 2 <= bytes)) {
        Value at = value_address(values, node.a, node.c + (int64_t)wide->count * 2, VALUE_TOP, 0);
        Value value = memory_load(&engine->memory, state, at, &character, 0);
        int64_t number;
        uint32_t unit = 0;
        if (value_is_int(values, value, &number)) {
            unit = (uint32_t)number & 0xFFFF;
        } else if (!wide_from_copy(engine, value_at(values, value), &unit)) {
            return false;
        }
        if (unit == 0) {
            return true;
        }
        wide->units[wide->count++] = unit;
    }
    return wide->count < WIDE_TEXT_MAX;
}

/* ---- as a text --------------------------------------------------------------------------- */

static const char *wide_spell(Arena *arena, const Wide *wide, size_t count) {
    Text out = text_new(arena);
    for (size_t i = 0; i < count; i++) {
        uint32_t c = wide->units[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < count) {
            c = 0x10000 + ((c - 0xD800) << 10) + (wide->units[++i] & 0x3FF);
        }
        text_utf8(&out, c);
    }
    return text_str(&out);
}

const char *wide_text_at(Engine *engine, Arena *arena, State *state, Value address, int64_t bytes) {
    ValueNode node = *value_at(engine->tables->values, address);
    Wide wide;
    if (node.kind != VALUE_IS_ADDR) {
        return NULL;
    }
    bool is_literal = value_root_at(engine->tables->values, node.a)->kind == ROOT_STRING;
    bool good = is_literal ? wide_from_literal(engine, &node, &wide)
                           : wide_from_array(engine, state, address, bytes, &wide);
    size_t count = good ? wide.count : 0;
    if (bytes >= 0 && (uint64_t)bytes / 2 < count) {
        count = (size_t)bytes / 2;
    }
    return count > 0 ? wide_spell(arena, &wide, count) : NULL;
}
