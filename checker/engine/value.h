/* value.h - symbolic values and memory roots, interned per engine run.
 *
 * A Value is a 32-bit id; equal values have equal ids. Values say nothing about
 * a state: what is known of an unknown lives in the state's facts (assume.h).
 *
 *   TOP     anything; two TOPs are not known to be equal
 *   UNDEF   memory that was never written
 *   INT     a constant, as the type it was computed in represents it
 *   ADDR    an address: root, byte offset, and at most one unknown index
 *           (times a stride > 0). A negative "stride" makes it the key of a
 *           region of -stride bytes, see memory.h
 *   FUNC    address of a function
 *   HANDLE  what an API handed out for a tracked object
 *   SYM     one particular unknown value, named by where it came from
 *   UNARY, BINARY, CAST  a term over other values
 */
#ifndef FLTCHECK_ENGINE_VALUE_H
#define FLTCHECK_ENGINE_VALUE_H

#include "base/vec.h"
#include "ir/ir.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t Value;
#define VALUE_TOP   0u
#define VALUE_UNDEF 1u

typedef enum ValueKind {
    VALUE_IS_TOP,
    VALUE_IS_UNDEF,
    VALUE_IS_INT,
    VALUE_IS_ADDR,
    VALUE_IS_FUNC,
    VALUE_IS_HANDLE,
    VALUE_IS_SYM,
    VALUE_IS_UNARY,
    VALUE_IS_BINARY,
    VALUE_IS_CAST
} ValueKind;

/* Where an unknown comes from. */
typedef enum SymOrigin {
    SYM_RESULT, /* result of the instruction `a` (k-th that is alive) */
    SYM_INIT,   /* what lay at address `a` before the driver ran */
    SYM_HAVOC,  /* what the call `b` may have written to address `a`; with VALUE_DERIVED for
                   k, what lies at `a` in a region whose content is the unknown `b` */
    SYM_JOIN,   /* different values met at the point `b` for address `a` */
    SYM_FETCH   /* what the call `b` copied from address `a`, which others may have changed */
} SymOrigin;

#define VALUE_DERIVED 8

typedef struct ValueNode {
    uint8_t kind; /* ValueKind */
    uint8_t op;   /* IrUnary, IrBinary, SymOrigin */
    uint8_t bits; /* width of the type; 0 unknown */
    uint8_t is_signed;
    uint32_t size : 8;    /* of terms: operations in them, each as often as it is written out */
    uint32_t inside : 24; /* which unknowns and handles it may mention: value_inside() */
    uint32_t a, b;        /* ADDR: root, index; FUNC: function; HANDLE: object; terms: operands */
    int64_t c;            /* INT: value; ADDR: offset; SYM: k */
    int64_t d;            /* ADDR: stride of the index */
} ValueNode;

/* What is known of a block of heap by its name. */
enum { HEAP_ZEROED = 1, HEAP_FOLLOWED = 2, HEAP_PASSING = 4, HEAP_SIZE_SHIFT = 3 };

/* A piece of memory whose addresses are unrelated to all others. */
typedef enum RootKind {
    ROOT_GLOBAL, /* a: global */
    ROOT_LOCAL,  /* a: function, b: local, k: 0 or the depth of recursion */
    ROOT_TEMP,   /* a: function, b: temporary kept while a call runs */
    ROOT_RETURN, /* the value a function returns */
    ROOT_HEAP,   /* a: site, k: the k-th that is alive; b: HEAP_..., bytes above */
    ROOT_STRING, /* a: string */
    ROOT_OBJECT, /* a: object: the memory behind a handle */
    ROOT_REGION, /* a: object, which is memory */
    ROOT_UNKNOWN /* a: value of the pointer */
} RootKind;

typedef struct Root {
    uint8_t kind;
    uint32_t a, b, k;
    const IrType *type; /* of the variable, if it is one */
    struct {
        Value *items;
        size_t count, capacity;
    } addresses;      /* every address made so far, in order */
    uint32_t special; /* how many of them have an index or are regions */
} Root;

/* Its content is for value.c, and for the four inline functions below: each step of the engine
 * asks them. */
typedef struct ValueTable {
    Arena *arena;
    VEC(ValueNode) nodes;
    uint32_t *slots; /* id + 1 */
    uint32_t slot_count;
    VEC(Root) roots;
    uint32_t *root_slots;
    uint32_t root_slot_count;
} ValueTable;

ValueTable *value_table(Arena *arena);

static inline const ValueNode *value_at(const ValueTable *table, Value value) {
    return &table->nodes.items[value];
}

/* A bit for the unknown or handle among those of `inside`: others may have the same. */
#define VALUE_INSIDE_BITS 20u
static inline uint32_t value_inside(Value value) {
    return 1u << ((value * 0x9e3779b1u >> 16) % VALUE_INSIDE_BITS);
}

static inline uint32_t value_count(const ValueTable *table) {
    return (uint32_t)table->nodes.count;
}

Value value_int(ValueTable *table, int64_t number);
Value value_function(ValueTable *table, uint32_t function);
Value value_handle(ValueTable *table, uint32_t object);
Value value_sym(ValueTable *table, SymOrigin origin, uint32_t a, uint32_t b, int64_t k,
                const IrType *type);
Value value_address(ValueTable *table, uint32_t root, int64_t offset, Value index, int64_t stride);

uint32_t value_root(ValueTable *table, RootKind kind, uint32_t a, uint32_t b, uint32_t k,
                    const IrType *type);

static inline const Root *value_root_at(const ValueTable *table, uint32_t root) {
    return &table->roots.items[root];
}

static inline uint32_t value_root_count(const ValueTable *table) {
    return (uint32_t)table->roots.count;
}

/* Terms of more operations than that are VALUE_TOP: what is asked about a term takes as long as
 * it is written out, which doubles with each `h ^= h >> 7`. */
#define VALUE_TERM_SIZE 48

/* Terms, simplified where the operands allow it without looking at facts. */
Value value_unary(ValueTable *table, IrUnary op, Value a, const IrType *type);
Value value_binary(ValueTable *table, IrBinary op, Value a, Value b, const IrType *type);
Value value_cast(ValueTable *table, Value a, const IrType *type);

bool value_is_int(const ValueTable *table, Value value, int64_t *number);
bool value_is_null(const ValueTable *table, Value value);

/* `number` as `type` represents it: cut to its width, sign or zero extended. */
int64_t value_wrap(int64_t number, unsigned bits, bool is_signed);

/* True if `needle` is `value` or occurs inside it. */
bool value_mentions(const ValueTable *table, Value value, Value needle);

#endif
