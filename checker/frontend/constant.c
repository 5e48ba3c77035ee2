/* constant.c - constant expressions: integers, strings, addresses of globals. */
#include "frontend/cxx_class.h"
#include "frontend/init.h"
#include "frontend/unit.h"

#include "base/text.h"

#include <string.h>

int64_t constant_wrap(int64_t value, const IrType *type) {
    if (type->kind != IR_TYPE_INT || type->size == 0 || type->size >= 8) {
        return value;
    }
    if (types_is_bool(type)) {
        return value != 0;
    }
    unsigned bits = type->size * 8;
    uint64_t low = (uint64_t)value & ((UINT64_C(1) << bits) - 1);
    if (type->is_signed && (low >> (bits - 1)) != 0) {
        low |= ~((UINT64_C(1) << bits) - 1);
    }
    return (int64_t)low;
}

bool constant_integer(Unit *unit, CXCursor cursor, int64_t *value) {
    const IrType *type = types_of_cursor(unit, cursor);
    if (type->kind != IR_TYPE_INT || clang_getCursorKind(cursor) == CXCursor_InitListExpr) {
        return false; /* libclang 19 crashes on written lists and on builtin functions */
    }
    if (standin_within(unit, cursor)) {
        return false; /* what a stand-in is worth means nothing */
    }
    CXEvalResult result = clang_Cursor_Evaluate(cursor);
    if (result == NULL) {
        return false;
    }
    bool is_int = clang_EvalResult_getKind(result) == CXEval_Int;
    if (is_int) {
        *value = clang_EvalResult_isUnsignedInt(result)
                     ? (int64_t)clang_EvalResult_getAsUnsigned(result)
                     : clang_EvalResult_getAsLongLong(result);
        *value = constant_wrap(*value, type);
    }
    clang_EvalResult_dispose(result);
    return is_int;
}

/* ---- strings ----------------------------------------------------------------------- */

static bool is_wrapper(enum CXCursorKind kind) {
    return kind == CXCursor_UnexposedExpr || kind == CXCursor_ParenExpr ||
           kind == CXCursor_CStyleCastExpr ||
           (kind >= CXCursor_CXXStaticCastExpr && kind <= CXCursor_CXXFunctionalCastExpr);
}

static enum CXChildVisitResult visit_last(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_isExpression(clang_getCursorKind(cursor))) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

static CXCursor last_expression(CXCursor cursor) {
    CXCursor child = clang_getNullCursor();
    clang_visitChildren(cursor, visit_last, &child);
    return child;
}

static CXCursor literal_under(CXCursor cursor) {
    while (is_wrapper(clang_getCursorKind(cursor))) {
        cursor = last_expression(cursor);
    }
    return cursor;
}

/* libclang spells a literal as clang's own printer does: an optional prefix,
 * quotes, C escapes (octal of up to three digits, \x and \u for wide ones). */
static const char *read_number(const char *at, uint32_t *unit, unsigned base, int limit) {
    *unit = 0;
    for (int i = 0; i < limit; i++) {
        unsigned digit = *at >= '0' && *at <= '9'   ? (unsigned)(*at - '0')
                         : *at >= 'a' && *at <= 'f' ? (unsigned)(*at - 'a' + 10)
                         : *at >= 'A' && *at <= 'F' ? (unsigned)(*at - 'A' + 10)
                                                    : 99;
        if (digit >= base) {
            break;
        }
        *unit = *unit * base + digit;
        at++;
    }
    return at;
}

static const char *read_escape(const char *at, uint32_t *unit) {
    static const char from[] = "abfnrtv0", to[] = "\a\b\f\n\r\t\v";
    if (*at >= '0' && *at <= '7') {
        return read_number(at, unit, 8, 3);
    }
    if (*at == 'x' || *at == 'u' || *at == 'U') {
        return read_number(at + 1, unit, 16, *at == 'u' ? 4 : 8);
    }
    const char *known = strchr(from, *at);
    *unit = known != NULL && *known != '\0' ? (unsigned char)to[known - from] : (unsigned char)*at;
    return at + 1;
}

static void read_literal(Unit *unit, const char *spelling, ConstantText *text) {
    const char *quote = strchr(spelling, '"');
    text->is_wide =
        spelling[0] == 'L' || (spelling[0] == 'u' && spelling[1] == '"') || spelling[0] == 'U';
    VEC(uint32_t) units = {0};
    const char *at = quote == NULL ? "\"" : quote + 1;
    while (at[0] != '\0' && (at[0] != '"' || at[1] == '"')) {
        uint32_t value;
        if (*at == '"') { /* "" ends a hexadecimal escape before a digit */
            at += 2;
            continue;
        }
        if (*at == '\\') {
            at = read_escape(at + 1, &value);
        } else if (text->is_wide) {
            at = text_read_utf8(at, &value);
        } else {
            value = (unsigned char)*at++;
        }
        if (text->is_wide && value > 0xFFFF) {
            vec_push(unit->scratch, &units, 0xD800 + ((value - 0x10000) >> 10));
            value = 0xDC00 + ((value - 0x10000) & 0x3FF);
        }
        vec_push(unit->scratch, &units, value);
    }
    text->units = units.items;
    text->count = units.count;
}

bool constant_text(Unit *unit, CXCursor cursor, ConstantText *text) {
    cursor = literal_under(cursor);
    if (clang_getCursorKind(cursor) != CXCursor_StringLiteral) {
        return false;
    }
    read_literal(unit, source_string(unit->scratch, clang_getCursorSpelling(cursor)), text);
    return true;
}

bool constant_string(Unit *unit, CXCursor cursor, uint32_t *string) {
    ConstantText text;
    if (!constant_text(unit, cursor, &text)) {
        return false;
    }
    Text out = text_new(unit->arena);
    for (size_t i = 0; i < text.count; i++) {
        uint32_t c = text.units[i];
        if (text.is_wide && c >= 0xD800 && c < 0xDC00 && i + 1 < text.count) {
            c = 0x10000 + ((c - 0xD800) << 10) + (text.units[++i] - 0xDC00);
        }
        if (text.is_wide) {
            text_utf8(&out, c);
        } else {
            text_char(&out, (char)c);
        }
    }
    *string = ir_build_string(unit->builder, text_str(&out), text.is_wide);
    return true;
}

/* ---- addresses --------------------------------------------------------------------- */

static IrOperand unknown(void) {
    return (IrOperand){.kind = IR_OPERAND_UNKNOWN};
}

static IrOperand shift_address(IrOperand base, int64_t bytes) {
    if (base.kind == IR_OPERAND_GLOBAL || base.kind == IR_OPERAND_INT) {
        base.value += bytes;
        return base;
    }
    return bytes == 0 ? base : unknown();
}

static IrOperand address_of(Unit *unit, CXCursor cursor);

typedef struct Pair {
    CXCursor items[4];
    int count;
} Pair;

static enum CXChildVisitResult visit_pair(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    Pair *pair = data;
    if (clang_isExpression(clang_getCursorKind(cursor)) && pair->count < 4) {
        pair->items[pair->count++] = cursor;
    }
    return CXChildVisit_Continue;
}

static Pair expressions_of(CXCursor cursor) {
    Pair pair = {.count = 0};
    clang_visitChildren(cursor, visit_pair, &pair);
    return pair;
}

static bool is_pointer(Unit *unit, CXCursor cursor) {
    IrTypeKind kind = types_of_cursor(unit, cursor)->kind;
    return kind == IR_TYPE_POINTER || kind == IR_TYPE_ARRAY;
}

/* pointer + integer, as elements or (for `sign` -1) backwards. */
static IrOperand offset_pointer(Unit *unit, CXCursor pointer, CXCursor index, int sign) {
    int64_t value;
    const IrType *type = types_of_cursor(unit, pointer);
    if (!constant_integer(unit, index, &value) || type->elem == NULL) {
        return unknown();
    }
    int64_t scale = type->elem->size == 0 ? 1 : (int64_t)type->elem->size;
    return shift_address(constant_operand(unit, pointer), sign * value * scale);
}

static IrOperand address_of_member(Unit *unit, CXCursor cursor) {
    CXCursor base = last_expression(cursor);
    const IrType *type = types_of_cursor(unit, base);
    bool is_arrow = type->kind == IR_TYPE_POINTER;
    FieldRef field;
    if (!types_field(unit, is_arrow ? type->elem : type, clang_getCursorReferenced(cursor),
                     &field)) {
        return unknown();
    }
    IrOperand address = is_arrow ? constant_operand(unit, base) : address_of(unit, base);
    return shift_address(address, (int64_t)field.offset);
}

static IrOperand address_of_declared(Unit *unit, CXCursor cursor) {
    CXCursor target = clang_getCursorReferenced(cursor);
    if (clang_getCursorKind(target) == CXCursor_FunctionDecl ||
        clang_getCursorKind(target) == CXCursor_CXXMethod) {
        return (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = decls_function(unit, target)};
    }
    if (clang_getCursorKind(target) == CXCursor_VarDecl) {
        return (IrOperand){.kind = IR_OPERAND_GLOBAL, .id = decls_global(unit, target, NULL)};
    }
    return unknown();
}

/* A compound literal at file scope is a nameless global. */
static IrOperand address_of_literal(Unit *unit, CXCursor cursor) {
    const char *name = arena_printf(unit->arena, ".literal%u", unit->literal_count++);
    uint32_t index = ir_build_global(unit->builder, name);
    IrGlobal *global = ir_build_global_at(unit->builder, index);
    global->type = types_complete(unit, types_of_cursor(unit, cursor));
    global->unit = unit->request->file;
    global->is_static = global->is_defined = true;
    global->is_const = global->type->is_const;
    global->loc = source_cursor_loc(unit, cursor);
    init_global(unit, index, last_expression(cursor));
    return (IrOperand){.kind = IR_OPERAND_GLOBAL, .id = index};
}

static IrOperand address_of(Unit *unit, CXCursor cursor) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_DeclRefExpr:
        return address_of_declared(unit, cursor);
    case CXCursor_MemberRefExpr:
        return address_of_member(unit, cursor);
    case CXCursor_ArraySubscriptExpr: {
        Pair pair = expressions_of(cursor);
        int pointer = is_pointer(unit, pair.items[0]) ? 0 : 1;
        return pair.count == 2
                   ? offset_pointer(unit, pair.items[pointer], pair.items[1 - pointer], 1)
                   : unknown();
    }
    case CXCursor_UnaryOperator:
        return clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_Deref
                   ? constant_operand(unit, last_expression(cursor))
                   : unknown();
    case CXCursor_CompoundLiteralExpr:
        return address_of_literal(unit, cursor);
    case CXCursor_StringLiteral: {
        IrOperand result = {.kind = IR_OPERAND_STRING};
        return constant_string(unit, cursor, &result.id) ? result : unknown();
    }
    case CXCursor_ParenExpr:
    case CXCursor_UnexposedExpr: {
        CXCursor inner = last_expression(cursor);
        uint32_t offset = 0;
        bool is_base =
            unit->is_cxx && cxx_class_base_offset(unit, types_of_cursor(unit, inner),
                                                  types_of_cursor(unit, cursor), &offset);
        return shift_address(address_of(unit, inner), is_base ? (int64_t)offset : 0);
    }
    default:
        return unknown();
    }
}

IrOperand constant_address(Unit *unit, CXCursor cursor) {
    return address_of(unit, cursor);
}

static IrOperand operand_of_binary(Unit *unit, CXCursor cursor) {
    Pair pair = expressions_of(cursor);
    enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(cursor);
    if (pair.count != 2 || (kind != CXBinaryOperator_Add && kind != CXBinaryOperator_Sub)) {
        return unknown();
    }
    int pointer = is_pointer(unit, pair.items[0]) ? 0 : 1;
    return offset_pointer(unit, pair.items[pointer], pair.items[1 - pointer],
                          kind == CXBinaryOperator_Sub ? -1 : 1);
}

/* The address of an object as that of one of its bases, or the other way round. */
static IrOperand as_base(Unit *unit, IrOperand address, const IrType *from, const IrType *to) {
    uint32_t offset;
    if (!unit->is_cxx || from->elem == NULL || to->elem == NULL) {
        return address;
    }
    if (cxx_class_base_offset(unit, from->elem, to->elem, &offset)) {
        return shift_address(address, (int64_t)offset);
    }
    bool is_derived = cxx_class_base_offset(unit, to->elem, from->elem, &offset);
    return is_derived ? shift_address(address, -(int64_t)offset) : address;
}

/* Value of an expression that is no integer constant for clang. */
static IrOperand operand_of(Unit *unit, CXCursor cursor) {
    const IrType *type = types_of_cursor(unit, cursor);
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_CXXNullPtrLiteralExpr:
    case CXCursor_GNUNullExpr:
        return (IrOperand){.kind = IR_OPERAND_INT};
    case CXCursor_UnaryOperator:
        return clang_getCursorUnaryOperatorKind(cursor) == CXUnaryOperator_AddrOf
                   ? address_of(unit, last_expression(cursor))
                   : unknown();
    case CXCursor_BinaryOperator:
        return operand_of_binary(unit, cursor);
    case CXCursor_ConditionalOperator: {
        Pair parts = expressions_of(cursor);
        int64_t condition;
        return parts.count == 3 && constant_integer(unit, parts.items[0], &condition)
                   ? constant_operand(unit, parts.items[condition != 0 ? 1 : 2])
                   : unknown();
    }
    case CXCursor_DeclRefExpr:
    case CXCursor_MemberRefExpr:
    case CXCursor_ArraySubscriptExpr:
    case CXCursor_StringLiteral:
    case CXCursor_CompoundLiteralExpr:
        return type->kind == IR_TYPE_ARRAY || type->kind == IR_TYPE_FUNCTION
                   ? address_of(unit, cursor)
                   : unknown();
    default:
        break;
    }
    CXCursor child = last_expression(cursor);
    bool keeps = type->kind == IR_TYPE_POINTER || (type->kind == IR_TYPE_INT && type->size == 8);
    bool is_cast = is_wrapper(clang_getCursorKind(cursor)) && !clang_Cursor_isNull(child);
    if (!is_cast || (!keeps && type->kind != IR_TYPE_FUNCTION)) {
        return unknown();
    }
    return as_base(unit, constant_operand(unit, child), types_of_cursor(unit, child), type);
}

IrOperand constant_operand(Unit *unit, CXCursor cursor) {
    IrOperand result = {.kind = IR_OPERAND_INT};
    if (constant_integer(unit, cursor, &result.value)) {
        return result;
    }
    return operand_of(unit, cursor);
}
