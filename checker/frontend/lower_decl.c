/* lower_decl.c - local variables and their initialisers. */
#include "frontend/init.h"
#include "frontend/lower.h"

/* ---- initialisers --------------------------------------------------------------------------- */

typedef struct PieceContext {
    Lower *l;
    IrPlace base;
} PieceContext;

static bool fits(const IrType *type, uint64_t offset, uint64_t at) {
    return at >= offset && (at < offset + type->size || at == offset);
}

static const IrField *member_towards(const IrType *record, uint64_t at, const IrType *type);

static bool leads_to(const IrType *from, uint64_t at, const IrType *type) {
    while (from->kind == IR_TYPE_ARRAY && from != type && from->elem->size > 0) {
        at %= from->elem->size;
        from = from->elem;
    }
    return from == type ? at == 0
                        : from->kind == IR_TYPE_RECORD && member_towards(from, at, type) != NULL;
}

/* The member of a record that leads to a `type` at byte `at`. */
static const IrField *member_towards(const IrType *record, uint64_t at, const IrType *type) {
    for (uint32_t i = 0; i < record->record->field_count; i++) {
        const IrField *field = &record->record->fields[i];
        if (field->bit_width == 0 && fits(field->type, field->offset, at) &&
            leads_to(field->type, at - field->offset, type)) {
            return field;
        }
    }
    return NULL;
}

/* The named path from `base` to the piece; only the offset matters, the names
 * are for the reader. */
static IrPlace piece_place(Lower *l, IrPlace base, const InitPiece *piece) {
    Arena *arena = l->unit->arena;
    uint64_t at = piece->offset;
    while (base.type != piece->type) {
        const IrType *type = types_complete(l->unit, base.type);
        if (type->kind == IR_TYPE_ARRAY && type->elem->size > 0) {
            uint64_t index = at / type->elem->size;
            base = ir_place_index(arena, base, ir_int((int64_t)index), type->elem->size,
                                  type->count, type->elem);
            at -= index * type->elem->size;
            continue;
        }
        const IrField *field =
            type->kind == IR_TYPE_RECORD ? member_towards(type, at, piece->type) : NULL;
        if (field == NULL) {
            break;
        }
        base = ir_place_field(arena, base, field->name, field->offset, field->type);
        at -= field->offset;
    }
    return base.type == piece->type && at == 0
               ? base
               : ir_place_field(arena, base, "", (int64_t)at, piece->type);
}

static void store_text(Lower *l, IrPlace place, CXCursor literal) {
    ConstantText text;
    IrOperand string = {.kind = IR_OPERAND_STRING};
    if (!constant_text(l->unit, literal, &text) || !constant_string(l->unit, literal, &string.id)) {
        return;
    }
    uint64_t size = (text.count + 1) * place.type->elem->size;
    IrPlace from = lower_deref(l, string, place.type);
    lower_emit(l, (IrInstr){.op = IR_COPY,
                            .place = place,
                            .source = from,
                            .size = size < place.type->size ? size : place.type->size});
}

static void store_piece(void *context, const InitPiece *piece) {
    const PieceContext *pieces = context;
    Lower *l = pieces->l;
    Node node = node_of(piece->value);
    node_expand(&l->nodes, &node);
    if (piece->bit_width != 0) {
        FieldRef field = {piece->name, piece->offset, piece->type, piece->bit_width,
                          piece->bit_offset};
        IrOperand value = lower_expr_as(l, &node, piece->type);
        lower_place_store(l, lower_place_bits(l, pieces->base, &field), value, NULL);
        return;
    }
    IrPlace place = piece_place(l, pieces->base, piece);
    if (piece->type->kind == IR_TYPE_ARRAY) {
        store_text(l, place, piece->value);
    } else if (piece->type->kind == IR_TYPE_RECORD) {
        lower_record_into(l, &node, place, NULL);
    } else {
        lower_store(l, place, lower_expr_as(l, &node, piece->type), NULL);
    }
}

static bool is_list(Lower *l, CXCursor initializer) {
    Node node = node_of(initializer);
    return node_strip(&l->nodes, &node)->kind == CXCursor_InitListExpr;
}

void lower_decl_init(Lower *l, IrPlace place, CXCursor initializer) {
    NodeMark mark = node_mark(&l->nodes);
    const IrType *type = types_complete(l->unit, place.type);
    bool is_aggregate = type->kind == IR_TYPE_RECORD || type->kind == IR_TYPE_ARRAY;
    if (is_aggregate && (type->kind == IR_TYPE_ARRAY || is_list(l, initializer))) {
        lower_emit(l, (IrInstr){.op = IR_ZERO, .place = place, .size = type->size});
    }
    PieceContext pieces = {l, place};
    if (!init_each(l->unit, type, initializer, store_piece, &pieces)) {
        lower_unsupported(l, initializer);
    }
    node_release(&l->nodes, mark);
}

/* ---- variables ---- */

static bool is_reference(CXCursor cursor) {
    enum CXTypeKind kind = clang_getCursorType(cursor).kind;
    return kind == CXType_LValueReference || kind == CXType_RValueReference;
}

static enum CXChildVisitResult visit_class(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_Constructor || kind == CXCursor_Destructor ||
        kind == CXCursor_CXXBaseSpecifier) {
        *(bool *)data = true;
        return CXChildVisit_Break;
    }
    return CXChildVisit_Continue;
}

/* A C++ class with code that runs when objects come and go. */
static bool has_code(Lower *l, CXCursor cursor) {
    bool found = false;
    CXType type = clang_getCanonicalType(clang_getCursorType(cursor));
    if (l->unit->is_cxx && type.kind == CXType_Record) {
        clang_visitChildren(clang_getCursorDefinition(clang_getTypeDeclaration(type)), visit_class,
                            &found);
    }
    return found;
}

static void add_local(Lower *l, CXCursor cursor) {
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, cursor));
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    IrLoc loc = source_cursor_loc(l->unit, cursor);
    uint32_t local = ir_build_local(l->builder, name, type, loc, false);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
    lower_scope_own(l, local);
    if (is_reference(cursor) || has_code(l, cursor)) {
        lower_unsupported(l, cursor);
        return;
    }
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(cursor);
    if (!clang_Cursor_isNull(initializer)) {
        lower_at(l, cursor);
        l->loc = loc;
        lower_decl_init(l, ir_place_local(local, type), initializer);
    }
}

void lower_decl(Lower *l, Node *declaration) {
    CXCursor cursor = declaration->cursor;
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    if (storage == CX_SC_Static || storage == CX_SC_Extern) {
        decls_global(l->unit, cursor, l->name);
    } else {
        add_local(l, cursor);
    }
}
