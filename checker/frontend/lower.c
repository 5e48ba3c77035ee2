/* lower.c - one function body: set-up, helpers that make instructions. */
#include "frontend/lower.h"
#include "frontend/cxx_class.h"

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
    if (instr.op == IR_CALL) {
        lower_unwind_call(l, &instr);
    }
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
    if (l->unit->is_cxx) {
        lower_scope_pop(l); /* destructors of parameters and members run */
    }
    bool has_value = l->result->kind != IR_TYPE_VOID && l->result_local == UINT32_MAX;
    IrInstr instr = {.op = IR_RETURN, .dest = IR_NO_TEMP};
    if (has_value) {
        instr.a = ir_unknown();
    }
    lower_emit(l, instr);
}

/* ---- C++ ------------------------------------------------------------------------------- */

/* Whose method it is, and what a lambda's body knows of the world. */
static void enter_class(Lower *l, CXCursor cursor, UnitBodyKind kind) {
    if (!l->unit->is_cxx || !cxx_name_is_method(cursor)) {
        return;
    }
    CXCursor class = clang_getCursorDefinition(clang_getCursorSemanticParent(cursor));
    const LambdaClosure *closure = lower_lambda_closure(l->unit, class);
    if (kind != BODY_INVOKER) {
        l->object = types_complete(l->unit, types_of_cursor(l->unit, class));
        l->closure = closure;
    }
}

/* What it is all about for a class that has written none; from here on virtual calls mean
 * this class. */
static void made_destructor(Lower *l) {
    const CxxClass *class = cxx_class_of(l->unit, l->object);
    l->scope->is_destructor = true;
    if (class != NULL && class->tables.count > 0) {
        lower_object_tables(l, lower_this_place(l));
    }
}

static void start_method(Lower *l, CXCursor cursor) {
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_Constructor) {
        lower_constructor_start(l, cursor);
    } else if (kind == CXCursor_Destructor) {
        made_destructor(l);
    }
}

/* Calls the method with the pointer that it expects. */
static void made_thunk(Lower *l, const UnitBody *body) {
    const IrFunction *target = ir_build_function_at(l->builder, body->target);
    uint32_t count = target->type->param_count;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, count + 1);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        types[i] = target->type->params[i];
        uint32_t local = ir_build_local(l->builder, i == 0 ? "this" : "", types[i], l->loc, true);
        if (i > 0) {
            ir_build_local_at(l->builder, local)->name = arena_printf(l->unit->arena, ".p%u", i);
        }
    }
    ir_build_function_at(l->builder, l->function)->param_count = count;
    for (uint32_t i = 0; i < count; i++) {
        values[i] = lower_load(l, ir_place_local(i, types[i]));
    }
    const IrType *any = types_void(l->unit);
    IrPlace place = lower_deref(l, values[0], any);
    values[0] = lower_address(
        l, ir_place_field(l->unit->arena, place, "", body->adjustment, types[0]->elem));
    IrInstr call = {.op = IR_CALL,
                    .dest = IR_NO_TEMP,
                    .a = {.kind = IR_OPERAND_FUNCTION, .id = body->target},
                    .args = values,
                    .arg_types = types,
                    .arg_count = count,
                    .type = target->type->elem};
    IrInstr end = {.op = IR_RETURN, .dest = IR_NO_TEMP};
    if (call.type->kind != IR_TYPE_VOID) {
        call.dest = ir_build_temp(l->builder);
        end.a = ir_temp(call.dest);
    }
    lower_emit(l, call);
    lower_emit(l, end);
}

/* ---- all kinds of bodies ------------------------------------------------------------------ */

static Lower new_lower(Unit *unit, uint32_t function) {
    return (Lower){.unit = unit,
                   .builder = unit->builder,
                   .nodes = {.unit = unit},
                   .function = function,
                   .name = ir_build_function_at(unit->builder, function)->name,
                   .result = types_void(unit),
                   .result_local = UINT32_MAX,
                   .locals = {.arena = unit->scratch},
                   .cleanups = {.arena = unit->scratch},
                   .abnormal = -1};
}

static void finish(Lower *l, CXCursor cursor) {
    end_body(l, cursor);
    lower_scope_close_labels(l);
    ir_build_end(l->unit->builder);
    IrFunction *function = ir_build_function_at(l->unit->builder, l->function);
    function->has_body = true;
    function->end = l->loc;
}

static void lower_made(Unit *unit, const UnitBody *body) {
    Lower l = new_lower(unit, body->function);
    ir_build_begin(unit->builder, body->function);
    lower_at(&l, body->cursor);
    lower_scope_open_labels(&l);
    lower_scope_push(&l, SCOPE_BLOCK);
    if (body->kind == BODY_THUNK) {
        made_thunk(&l, body);
    } else {
        l.object = types_complete(unit, types_of_cursor(unit, body->cursor));
        lower_parameters(&l, clang_getNullCursor());
        l.is_nothrow = true;
        made_destructor(&l);
    }
    finish(&l, body->cursor);
}

void lower_body(Unit *unit, const UnitBody *body) {
    IrFunction *function = ir_build_function_at(unit->builder, body->function);
    if (body->kind == BODY_DESTRUCTOR || body->kind == BODY_THUNK) {
        lower_made(unit, body);
        return;
    }
    CXCursor statement = clang_getNullCursor();
    clang_visitChildren(body->cursor, visit_body, &statement);
    if (clang_Cursor_isNull(statement) || function->has_body) {
        return;
    }
    Lower l = new_lower(unit, body->function);
    CXType type = clang_getCursorType(body->cursor);
    l.result = types_complete(unit, types_of(unit, clang_getResultType(type)));
    l.is_nothrow = function->is_nothrow;
    enter_class(&l, body->cursor, body->kind);
    ir_build_begin(unit->builder, body->function);
    lower_at(&l, body->cursor);
    note_errors(&l, body->cursor);
    lower_scope_open_labels(&l);
    lower_scope_push(&l, SCOPE_BLOCK);
    lower_parameters(&l, body->cursor);
    start_method(&l, body->cursor);
    Node node = node_of(statement);
    lower_stmt(&l, &node);
    finish(&l, body->cursor);
}

static Lower begin_made(Unit *unit, const char *prefix, uint32_t *count, CXCursor first) {
    const char *name = arena_printf(unit->arena, "%s%s", prefix, unit->request->file);
    if ((*count)++ > 0) {
        name = arena_printf(unit->arena, "%s, %u", name, *count);
    }
    uint32_t index = ir_build_function(unit->builder, name);
    IrFunction *function = ir_build_function_at(unit->builder, index);
    function->type = types_procedure(unit);
    function->unit = unit->request->file;
    function->loc = source_cursor_loc(unit, first);
    Lower l = new_lower(unit, index);
    ir_build_begin(unit->builder, index);
    lower_scope_open_labels(&l);
    lower_scope_push(&l, SCOPE_BLOCK);
    return l;
}

static IrPlace global_place(Unit *unit, uint32_t global) {
    return ir_place_global(global, ir_build_global_at(unit->builder, global)->type);
}

void lower_initializers(Unit *unit) {
    CXCursor last = unit->initializers.items[unit->next_initializer].cursor;
    Lower l = begin_made(unit, IR_INITIALISERS, &unit->initializer_functions, last);
    while (unit->next_initializer < unit->initializers.count) {
        UnitInitializer item = unit->initializers.items[unit->next_initializer++];
        last = item.cursor;
        lower_at(&l, last);
        note_errors(&l, last);
        lower_scope_push(&l, SCOPE_BLOCK);
        lower_object_init(&l, global_place(unit, item.global),
                          clang_Cursor_getVarDeclInitializer(last));
        lower_scope_pop(&l);
    }
    finish(&l, last);
}

void lower_finalizers(Unit *unit) {
    size_t first = unit->next_dying, count = unit->dying.count;
    CXCursor last = unit->dying.items[first].cursor;
    Lower l = begin_made(unit, IR_FINALISERS, &unit->finalizer_functions, last);
    unit->next_dying = count;
    for (size_t i = count; i > first; i--) {
        UnitInitializer item = unit->dying.items[i - 1];
        uint32_t end = ir_build_block(l.builder);
        lower_at(&l, item.cursor);
        if (item.guard > 0) {
            uint32_t made = ir_build_block(l.builder);
            IrOperand flag = lower_load(&l, global_place(unit, item.guard - 1));
            lower_branch(&l, flag, made, end, item.cursor);
            ir_build_switch_to(l.builder, made);
        }
        lower_object_destroy(&l, global_place(unit, item.global));
        lower_jump(&l, end);
        ir_build_switch_to(l.builder, end);
    }
    finish(&l, last);
}
