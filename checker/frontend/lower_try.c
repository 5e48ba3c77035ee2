/* lower_try.c - exceptions of C++: throw, and the handlers of a try.
 *
 * What is thrown is told by a variable that all units share: numbers of its type and of the bases
 * of that, which handlers compare with their own. What reaches the handlers otherwise:
 * lower_unwind.c.
 */
#include "base/text.h"
#include "frontend/lower.h"

#include <string.h>

#define THROWN_TYPES 4 /* of an exception: its own, and bases */

/* ---- types --------------------------------------------------------------------------------- */

/* One type has one number in all units. */
static int64_t type_number(Unit *unit, CXType type) {
    CXType plain = clang_getUnqualifiedType(clang_getCanonicalType(type));
    const char *name = source_string(unit->scratch, clang_getTypeSpelling(plain));
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (; *name != '\0'; name++) {
        hash = (hash ^ (unsigned char)*name) * 16777619u;
    }
    return (int64_t)(hash | 1); /* never 0, which is none */
}

typedef struct ThrownVisit {
    Unit *unit;
    int64_t numbers[THROWN_TYPES];
    uint32_t count;
} ThrownVisit;

static enum CXChildVisitResult visit_base(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    ThrownVisit *visit = data;
    if (clang_getCursorKind(cursor) == CXCursor_CXXBaseSpecifier && visit->count < THROWN_TYPES) {
        CXType type = clang_getCursorType(cursor);
        visit->numbers[visit->count++] = type_number(visit->unit, type);
        clang_visitChildren(clang_getCursorDefinition(clang_getTypeDeclaration(type)), visit_base,
                            visit);
    }
    return CXChildVisit_Continue;
}

static IrPlace thrown_place(Lower *l, uint32_t index) {
    Unit *unit = l->unit;
    const IrType *number = types_int(unit, 4, false);
    uint32_t global = ir_build_global(l->builder, IR_THROWN);
    IrGlobal *thrown = ir_build_global_at(l->builder, global);
    if (!thrown->is_defined) {
        thrown->type = types_array_of(unit, number, THROWN_TYPES);
        thrown->is_defined = true;
    }
    return ir_place_index(unit->arena, ir_place_global(global, thrown->type), ir_int(index),
                          number->size, THROWN_TYPES, number);
}

static void name_thrown(Lower *l, CXType type) {
    ThrownVisit visit = {.unit = l->unit, .count = 1};
    visit.numbers[0] = type_number(l->unit, type);
    CXCursor declared = clang_getCursorDefinition(clang_getTypeDeclaration(type));
    clang_visitChildren(declared, visit_base, &visit);
    for (uint32_t i = 0; i < THROWN_TYPES; i++) {
        lower_store(l, thrown_place(l, i), ir_int(visit.numbers[i]), NULL);
    }
}

/* ---- catch ----------------------------------------------------------------------------------- */

/* Goes to `here` if the exception is of the type of the variable, or of a class derived from it. */
static void match(Lower *l, CXCursor variable, uint32_t here) {
    CXType type = clang_getCanonicalType(clang_getCursorType(variable));
    if (type.kind == CXType_LValueReference || type.kind == CXType_RValueReference) {
        type = clang_getPointeeType(type);
    }
    int64_t number = type_number(l->unit, type);
    for (uint32_t i = 0; i < THROWN_TYPES; i++) {
        IrOperand thrown = lower_load(l, thrown_place(l, i));
        IrOperand same =
            lower_binary(l, IR_EQ, thrown, ir_int(number), types_int(l->unit, 4, false));
        uint32_t next = ir_build_block(l->builder);
        lower_branch(l, same, here, next, clang_getNullCursor());
        ir_build_switch_to(l->builder, next);
    }
}

static Node *variable_of(Node *handler) {
    for (uint32_t k = 0; k < handler->child_count; k++) {
        if (handler->children[k].kind == CXCursor_VarDecl) {
            return &handler->children[k];
        }
    }
    return NULL;
}

static void handle(Lower *l, Node *handler, uint32_t end) {
    lower_scope_push(l, SCOPE_BLOCK);
    for (uint32_t k = 0; k < handler->child_count; k++) {
        Node *part = &handler->children[k];
        lower_stmt(l, part);
        if (part->kind == CXCursor_VarDecl) {
            lower_decl_unknown(l, part->cursor);
        }
    }
    lower_scope_pop(l);
    lower_jump(l, end);
}

static void handlers(Lower *l, Node *node, uint32_t end) {
    for (uint32_t i = 1; i < node->child_count; i++) {
        Node *handler = &node->children[i];
        node_expand(&l->nodes, handler);
        lower_at(l, handler->cursor);
        Node *variable = variable_of(handler);
        if (variable == NULL) { /* catch (...) */
            handle(l, handler, end);
            return;
        }
        uint32_t here = ir_build_block(l->builder);
        match(l, variable->cursor, here);
        uint32_t next = ir_build_current(l->builder);
        ir_build_switch_to(l->builder, here);
        handle(l, handler, end);
        ir_build_switch_to(l->builder, next);
    }
    lower_unwind_further(l);
}

void lower_try(Lower *l, Node *node) {
    if (node->child_count < 2) {
        lower_unsupported(l, node->cursor);
        return;
    }
    uint32_t caught = lower_unwind_landing(l), end = ir_build_block(l->builder);
    Scope *scope = lower_scope_push(l, SCOPE_TRY);
    scope->leave_block = caught;
    uint32_t body = ir_build_block(l->builder);
    lower_jump(l, body);
    ir_build_switch_to(l->builder, body);
    lower_stmt(l, &node->children[0]);
    lower_scope_pop(l);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, caught);
    handlers(l, node, end);
    ir_build_switch_to(l->builder, end);
}

/* ---- throw ----------------------------------------------------------------------------------- */

void lower_throw(Lower *l, Node *node) {
    IrLoc loc = l->loc, spelling = l->spelling;
    if (node->child_count > 0) {
        Node *value = &node->children[0];
        node_expand(&l->nodes, value);
        CXType type = clang_getCursorType(value->cursor);
        lower_expr_statement(l, value);
        name_thrown(l, type);
    }
    Scope *scope = l->scope;
    while (scope != NULL && scope->kind != SCOPE_TRY) {
        scope = scope->parent;
    }
    if (ir_build_is_terminated(l->builder)) {
        return;
    }
    l->loc = loc;
    l->spelling = spelling;
    uint32_t block = ir_build_block(l->builder); /* without a handler: that is all done here */
    lower_jump(l, block);
    ir_build_switch_to(l->builder, block);
    l->is_throwing = true;
    lower_scope_leave(l, scope == NULL ? NULL : scope->parent);
    l->is_throwing = false;
    if (scope != NULL) {
        lower_jump(l, scope->leave_block);
    } else {
        lower_unwind_out(l);
    }
}
