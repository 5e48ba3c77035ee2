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
    if (clang_Cursor_isNull(piece->value)) {
        lower_object_default(l, piece_place(l, pieces->base, piece));
        return;
    }
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
    } else if (types_is_reference(piece->type)) {
        lower_store(l, place, lower_address(l, lower_place(l, &node).place), NULL);
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

/* In C++ what an initialiser makes besides the object dies behind it, but what a
 * reference is bound to. */
static void initialize(Lower *l, IrPlace place, CXCursor initializer) {
    bool is_scoped = l->unit->is_cxx && !types_is_reference(place.type);
    if (is_scoped) {
        lower_scope_push(l, SCOPE_BLOCK);
    }
    if (l->unit->is_cxx) {
        lower_object_init(l, place, initializer);
    } else {
        lower_decl_init(l, place, initializer);
    }
    if (is_scoped) {
        lower_scope_pop(l);
    }
}

static void add_local(Lower *l, CXCursor cursor) {
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, cursor));
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    IrLoc loc = source_cursor_loc(l->unit, cursor);
    uint32_t local = ir_build_local(l->builder, name, type, loc, false);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
    if (!l->unit->is_cxx) {
        lower_scope_own(l, local);
    }
    CXCursor initializer = clang_Cursor_getVarDeclInitializer(cursor);
    if (!clang_Cursor_isNull(initializer)) {
        lower_at(l, cursor);
        l->loc = loc;
        initialize(l, ir_place_local(local, type), initializer);
    }
    if (l->unit->is_cxx) {
        lower_scope_own_object(l, local); /* from now on there is an object */
    }
}

/* The variable of a handler: something that was thrown. */
void lower_decl_unknown(Lower *l, CXCursor cursor) {
    uintptr_t local;
    if (ptrmap_find(&l->locals, cursor.data[0], &local)) {
        const IrType *type = ir_build_local_at(l->builder, (uint32_t)local - 1)->type;
        if (type->kind == IR_TYPE_POINTER) {
            lower_store(l, ir_place_local((uint32_t)local - 1, type),
                        lower_opaque(l, type, "what was thrown"), NULL);
        }
    }
}

/* A static local whose initialiser has to be executed: once. */
static void initialize_static(Lower *l, UnitInitializer item) {
    Unit *unit = l->unit;
    IrPlace place =
        ir_place_global(item.global, ir_build_global_at(unit->builder, item.global)->type);
    const char *name = ir_build_global_at(unit->builder, item.global)->name;
    uint32_t guard = ir_build_global(unit->builder, arena_printf(unit->arena, "%s.is_made", name));
    IrGlobal *made = ir_build_global_at(unit->builder, guard);
    made->type = types_int(unit, 1, false);
    made->unit = unit->request->file;
    made->is_static = made->is_defined = true;
    made->loc = source_cursor_loc(unit, item.cursor);
    IrPlace flag = ir_place_global(guard, made->type);
    if (unit->dying.count > 0 && vec_last(&unit->dying).global == item.global) {
        vec_last(&unit->dying).guard = guard + 1;
    }
    uint32_t first = ir_build_block(l->builder), end = ir_build_block(l->builder);
    lower_at(l, item.cursor);
    lower_branch(l, lower_load(l, flag), end, first, item.cursor);
    ir_build_switch_to(l->builder, first);
    initialize(l, place, clang_Cursor_getVarDeclInitializer(item.cursor));
    lower_store(l, flag, ir_int(1), NULL);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, end);
}

void lower_decl(Lower *l, Node *declaration) {
    CXCursor cursor = declaration->cursor;
    enum CX_StorageClass storage = clang_Cursor_getStorageClass(cursor);
    if (storage == CX_SC_Static || storage == CX_SC_Extern) {
        size_t count = l->unit->initializers.count;
        decls_global(l->unit, cursor, l->name);
        if (l->unit->initializers.count > count) {
            l->unit->initializers.count = count;
            initialize_static(l, l->unit->initializers.items[count]);
        }
    } else {
        add_local(l, cursor);
    }
}
