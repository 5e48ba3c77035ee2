/* lower.c - one function body: set-up, helpers that make instructions. */
#include "frontend/lower.h"

void lower_degrade(Lower *l, IrLoc loc, const char *reason) {
    const IrFunction *function = ir_build_function_at(l->unit->builder, l->function);
    for (uint32_t i = 0; i < function->degradation_count; i++) {
        const IrDegradation *old = &function->degradations[i];
        if (old->loc.line == loc.line && old->loc.column == loc.column) {
            return;
        }
    }
    errors_degrade(l->unit, l->function, loc, reason);
}

void lower_distrust(Lower *l, const char *name, const char *problem) {
    lower_degrade(l, l->loc,
                  arena_printf(l->unit->arena, "uses %s, which did not parse: %s", name, problem));
}

/* What did not parse (and has a dependent type for that) is no gap of ours. */
static const char *reason_unsupported(Lower *l, CXCursor cursor) {
    Unit *unit = l->unit;
    if (!unit->is_cxx && clang_getCursorType(cursor).kind == CXType_Dependent) {
        const char *text = source_text(unit, cursor);
        return arena_printf(unit->arena, "did not parse: %s", text == NULL ? "?" : text);
    }
    const char *kind = coverage_kind(unit, cursor);
    if (!l->has_errors) {
        coverage_gap(unit, cursor, kind);
    }
    return arena_printf(unit->arena, "%s construct not lowered: %s", unit->is_cxx ? "C++" : "C",
                        kind);
}

void lower_unsupported(Lower *l, CXCursor cursor) {
    lower_degrade(l, source_cursor_loc(l->unit, cursor), reason_unsupported(l, cursor));
}

void lower_at(Lower *l, CXCursor cursor) {
    CXSourceLocation location = clang_getRangeStart(clang_getCursorExtent(cursor));
    l->loc = source_loc(l->unit, location);
    l->spelling = source_spelling(l->unit, location);
}

/* ---- instructions ------------------------------------------------------------------- */

IrInstr *lower_emit(Lower *l, IrInstr instr) {
    instr.loc = l->loc;
    instr.spelling = l->spelling;
    return ir_build_append(l->builder, instr);
}

IrOperand lower_emit_value(Lower *l, IrInstr instr) {
    instr.dest = ir_build_temp(l->builder);
    lower_emit(l, instr);
    return ir_temp(instr.dest);
}

uint32_t lower_helper(Lower *l, const IrType *type) {
    const char *name = arena_printf(l->unit->arena, ".t%u", l->helper_count++);
    return ir_build_local(l->builder, name, types_complete(l->unit, type), l->loc, false);
}

static void kill_helper(Lower *l, uint32_t local, const IrType *type) {
    lower_emit(l, (IrInstr){.op = IR_KILL, .place = ir_place_local(local, type)});
}

Held lower_hold(Lower *l, IrOperand operand, const IrType *type, bool is_needed) {
    Held held = {operand, type, UINT32_MAX};
    if (is_needed && operand.kind == IR_OPERAND_TEMP) {
        held.local = lower_helper(l, type);
        lower_store(l, ir_place_local(held.local, type), operand, NULL);
    }
    return held;
}

IrOperand lower_release(Lower *l, Held held) {
    if (held.local == UINT32_MAX) {
        return held.operand;
    }
    IrOperand value = lower_load(l, ir_place_local(held.local, held.type));
    kill_helper(l, held.local, held.type);
    return value;
}

IrOperand lower_load(Lower *l, IrPlace place) {
    return lower_emit_value(l, (IrInstr){.op = IR_LOAD, .place = place, .type = place.type});
}

void lower_store(Lower *l, IrPlace place, IrOperand value, const char *text) {
    lower_emit(
        l, (IrInstr){.op = IR_STORE, .place = place, .a = value, .type = place.type, .text = text});
}

void lower_copy(Lower *l, IrPlace to, IrPlace from, const char *text) {
    lower_emit(
        l,
        (IrInstr){.op = IR_COPY, .place = to, .source = from, .size = to.type->size, .text = text});
}

IrOperand lower_address(Lower *l, IrPlace place) {
    if (place.base == IR_BASE_LOCAL) {
        ir_build_local_at(l->builder, place.id)->address_taken = true;
    }
    if (place.base == IR_BASE_TEMP && place.step_count == 0) {
        return ir_temp(place.id); /* &*p */
    }
    return lower_emit_value(l, (IrInstr){.op = IR_ADDR, .place = place});
}

IrOperand lower_binary(Lower *l, IrBinary op, IrOperand a, IrOperand b, const IrType *type) {
    return lower_emit_value(
        l, (IrInstr){.op = IR_BINARY, .sub = (uint8_t)op, .a = a, .b = b, .type = type});
}

IrOperand lower_unary(Lower *l, IrUnary op, IrOperand a, const IrType *type) {
    return lower_emit_value(l, (IrInstr){.op = IR_UNARY, .sub = (uint8_t)op, .a = a, .type = type});
}

IrOperand lower_opaque(Lower *l, const IrType *type, const char *what) {
    return lower_emit_value(l, (IrInstr){.op = IR_OPAQUE, .type = type, .text = what});
}

IrOperand lower_undeclared(Lower *l, const IrType *type, const char *what) {
    return lower_emit_value(
        l, (IrInstr){.op = IR_OPAQUE, .sub = IR_UNDECLARED, .type = type, .text = what});
}

void lower_jump(Lower *l, uint32_t block) {
    lower_emit(l, (IrInstr){.op = IR_JUMP, .dest = IR_NO_TEMP, .then_block = block});
}

void lower_branch(Lower *l, IrOperand condition, uint32_t then_block, uint32_t else_block,
                  CXCursor cursor) {
    if (condition.kind == IR_OPERAND_INT) {
        lower_jump(l, condition.value != 0 ? then_block : else_block);
        return;
    }
    lower_emit(l, (IrInstr){.op = IR_BRANCH,
                            .dest = IR_NO_TEMP,
                            .a = condition,
                            .then_block = then_block,
                            .else_block = else_block,
                            .text = source_text(l->unit, cursor)});
}

IrPlace lower_deref(Lower *l, IrOperand address, const IrType *pointee) {
    if (address.kind != IR_OPERAND_TEMP) {
        address = lower_emit_value(
            l, (IrInstr){.op = IR_CAST, .a = address, .type = types_pointer_to(l->unit, pointee)});
    }
    return ir_place_deref(address.id, types_complete(l->unit, pointee));
}

/* ---- the body ------------------------------------------------------------------------- */

static void note_errors(Lower *l, CXCursor cursor) {
    Unit *unit = l->unit;
    CXSourceRange extent = clang_getCursorExtent(cursor);
    size_t i = errors_within(unit, extent, 0);
    while (i < unit->errors.count) {
        l->has_errors = true;
        unit->errors.items[i].is_mapped = true;
        lower_degrade(l, unit->errors.items[i].loc, unit->errors.items[i].text);
        i = errors_within(unit, extent, i + 1);
    }
}

/* A parameter of record type arrives as a pointer to the caller's copy and is
 * copied into the local that has its name (docs/frontend.md). */
static void add_parameter(Lower *l, CXCursor cursor) {
    const IrType *type = types_complete(l->unit, types_of_cursor(l->unit, cursor));
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    IrLoc loc = source_cursor_loc(l->unit, cursor);
    if (type->kind == IR_TYPE_ARRAY) {
        type = types_pointer_to(l->unit, type->elem);
    } else if (type->kind == IR_TYPE_RECORD) {
        name = arena_printf(l->unit->arena, ".%s", name);
        type = types_pointer_to(l->unit, type);
    }
    uint32_t local = ir_build_local(l->builder, name, type, loc, true);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
}

static void copy_record_parameter(Lower *l, CXCursor cursor) {
    const IrType *type = types_of_cursor(l->unit, cursor);
    uintptr_t param;
    if (type->kind != IR_TYPE_RECORD || !ptrmap_find(&l->locals, cursor.data[0], &param)) {
        return;
    }
    const IrType *pointer = types_pointer_to(l->unit, type);
    const char *name = source_string(l->unit->arena, clang_getCursorSpelling(cursor));
    uint32_t local =
        ir_build_local(l->builder, name, type, source_cursor_loc(l->unit, cursor), false);
    IrOperand address = lower_load(l, ir_place_local((uint32_t)param - 1, pointer));
    lower_copy(l, ir_place_local(local, type), lower_deref(l, address, type), NULL);
    ptrmap_put(&l->locals, cursor.data[0], (uintptr_t)local + 1);
}

static void add_parameters(Lower *l, CXCursor cursor) {
    int count = clang_Cursor_getNumArguments(cursor);
    for (int i = 0; i < count; i++) {
        add_parameter(l, clang_Cursor_getArgument(cursor, (unsigned)i));
    }
    uint32_t total = count < 0 ? 0 : (uint32_t)count;
    l->result_local = UINT32_MAX;
    if (l->result->kind == IR_TYPE_RECORD) {
        l->result_local = ir_build_local(l->builder, ".result",
                                         types_pointer_to(l->unit, l->result), l->loc, true);
        total++;
    }
    ir_build_function_at(l->unit->builder, l->function)->param_count = total;
    for (int i = 0; i < count; i++) {
        copy_record_parameter(l, clang_Cursor_getArgument(cursor, (unsigned)i));
    }
}

static enum CXChildVisitResult visit_body(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_CompoundStmt || kind == CXCursor_CXXTryStmt) {
        *(CXCursor *)data = cursor;
        return CXChildVisit_Break;
    }
    return CXChildVisit_Continue;
}

/* Falling off the end returns nothing, or for a function with a result
 * something that nobody knows. */
static void end_body(Lower *l, CXCursor cursor) {
    l->loc = source_loc(l->unit, clang_getRangeEnd(clang_getCursorExtent(cursor)));
    if (l->loc.column > 1) {
        l->loc.column--; /* on the closing brace, not behind it */
    }
    l->spelling = (IrLoc){NULL, 0, 0};
    bool has_value = l->result->kind != IR_TYPE_VOID && l->result_local == UINT32_MAX;
    IrInstr instr = {.op = IR_RETURN, .dest = IR_NO_TEMP};
    if (has_value) {
        instr.a = ir_unknown();
    }
    lower_emit(l, instr);
}

void lower_body(Unit *unit, const UnitBody *body) {
    CXCursor statement = clang_getNullCursor();
    clang_visitChildren(body->cursor, visit_body, &statement);
    IrFunction *function = ir_build_function_at(unit->builder, body->function);
    if (clang_Cursor_isNull(statement) || function->has_body) {
        return;
    }
    Lower l = {.unit = unit,
               .builder = unit->builder,
               .nodes = {.unit = unit},
               .function = body->function,
               .name = function->name,
               .locals = {.arena = unit->scratch},
               .cleanups = {.arena = unit->scratch},
               .abnormal = -1};
    CXType type = clang_getCursorType(body->cursor);
    l.result = types_complete(unit, types_of(unit, clang_getResultType(type)));
    ir_build_begin(unit->builder, body->function);
    lower_at(&l, body->cursor);
    note_errors(&l, body->cursor);
    lower_scope_open_labels(&l);
    lower_scope_push(&l, SCOPE_BLOCK);
    add_parameters(&l, body->cursor);
    Node node = node_of(statement);
    lower_stmt(&l, &node);
    end_body(&l, body->cursor);
    lower_scope_pop(&l);
    lower_scope_close_labels(&l);
    ir_build_end(unit->builder);
    function->has_body = true;
    function->end = l.loc;
}
