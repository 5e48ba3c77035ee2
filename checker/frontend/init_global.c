/* init_global.c - initialisers of globals as constants, as far as they are. */
#include "frontend/cxx_class.h"
#include "frontend/init.h"

typedef struct GlobalInit {
    Unit *unit;
    VEC(IrInit) inits;
    const char *doubt; /* IrGlobal.doubt */
} GlobalInit;

static void add_bits(GlobalInit *all, const InitPiece *piece, IrOperand value) {
    uint32_t size = piece->type->size;
    uint64_t start = (piece->offset * 8 + piece->bit_offset) / (size * 8) * size;
    unsigned shift = (unsigned)(piece->offset * 8 + piece->bit_offset - start * 8);
    uint64_t mask = piece->bit_width >= 64 ? UINT64_MAX : (UINT64_C(1) << piece->bit_width) - 1;
    uint64_t bits = shift < 64 ? ((uint64_t)value.value & mask) << shift : 0;
    for (size_t i = 0; i < all->inits.count; i++) {
        IrInit *init = &all->inits.items[i];
        if (init->offset == start && init->size == size) {
            init->value.value = (int64_t)((uint64_t)init->value.value | bits);
            init->value.kind = value.kind == IR_OPERAND_INT ? init->value.kind : value.kind;
            return;
        }
    }
    value.value = (int64_t)bits;
    vec_push(all->unit->arena, &all->inits, (IrInit){start, size, value});
}

static void add_text(GlobalInit *all, const InitPiece *piece) {
    ConstantText text;
    if (!constant_text(all->unit, piece->value, &text)) {
        return;
    }
    uint32_t size = piece->type->elem->size;
    for (size_t i = 0; i < text.count && i < piece->type->count; i++) {
        IrInit init = {piece->offset + i * size, size, ir_int((int64_t)text.units[i])};
        vec_push(all->unit->arena, &all->inits, init);
    }
}

/* A record given as a whole is a compound literal: its own pieces, moved. */
static void add_record(GlobalInit *all, const InitPiece *piece);

/* What is made without an initialiser is no constant if code runs for it. */
static void add_default(GlobalInit *all, const InitPiece *piece) {
    const CxxClass *class = cxx_class_of(all->unit, piece->type);
    if (class != NULL && class->is_constructed) {
        IrInit init = {piece->offset, piece->type->size, {.kind = IR_OPERAND_UNKNOWN}};
        vec_push(all->unit->arena, &all->inits, init);
    }
}

static void add_piece(void *context, const InitPiece *piece) {
    GlobalInit *all = context;
    if (clang_Cursor_isNull(piece->value)) {
        add_default(all, piece);
        return;
    }
    if (piece->type->kind == IR_TYPE_ARRAY) {
        add_text(all, piece);
        return;
    }
    if (piece->type->kind == IR_TYPE_RECORD) {
        add_record(all, piece);
        return;
    }
    IrOperand value = types_is_reference(piece->type) ? constant_address(all->unit, piece->value)
                                                      : constant_operand(all->unit, piece->value);
    if (standin_is_address(all->unit, piece->type, piece->value)) {
        all->doubt = standin_doubt(all->unit, piece->value);
    }
    if (value.kind == IR_OPERAND_INT) {
        value.value = constant_wrap(value.value, piece->type);
    }
    if (piece->bit_width != 0) {
        add_bits(all, piece, value);
        return;
    }
    vec_push(all->unit->arena, &all->inits, (IrInit){piece->offset, piece->type->size, value});
}

typedef struct MovedInit {
    GlobalInit *all;
    uint64_t offset;
} MovedInit;

static void add_moved(void *context, const InitPiece *piece) {
    MovedInit *moved = context;
    InitPiece copy = *piece;
    copy.offset += moved->offset;
    add_piece(moved->all, &copy);
}

static enum CXChildVisitResult visit_last(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (clang_isExpression(kind) || kind == CXCursor_MemberRef) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

static CXCursor list_under(CXCursor cursor) {
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        CXCursor last = clang_getNullCursor();
        if (kind != CXCursor_ParenExpr && kind != CXCursor_UnexposedExpr &&
            kind != CXCursor_CompoundLiteralExpr) {
            return cursor;
        }
        clang_visitChildren(cursor, visit_last, &last);
        if (clang_Cursor_isNull(last)) {
            return cursor;
        }
        cursor = last;
    }
}

static void add_record(GlobalInit *all, const InitPiece *piece) {
    CXCursor list = list_under(piece->value);
    if (clang_getCursorKind(list) == CXCursor_InitListExpr) {
        MovedInit moved = {all, piece->offset};
        init_each(all->unit, piece->type, list, add_moved, &moved);
        return;
    }
    IrInit init = {piece->offset, piece->type->size, {.kind = IR_OPERAND_UNKNOWN}};
    vec_push(all->unit->arena, &all->inits, init);
}

void init_global(Unit *unit, uint32_t global, CXCursor initializer) {
    GlobalInit all = {.unit = unit};
    IrGlobal *target = ir_build_global_at(unit->builder, global);
    const IrType *type = types_complete(unit, target->type);
    if (!init_each(unit, type, initializer, add_piece, &all)) {
        IrInit init = {0, type->size, {.kind = IR_OPERAND_UNKNOWN}};
        vec_push(unit->arena, &all.inits, init);
    }
    target = ir_build_global_at(unit->builder, global);
    target->doubt = all.doubt;
    target->inits = all.inits.items;
    target->init_count = (uint32_t)all.inits.count;
}
