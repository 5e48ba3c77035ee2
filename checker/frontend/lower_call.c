/* lower_call.c - calls: callee, arguments, results of record type. */
#include "frontend/lower_call.h"
#include "frontend/cxx_class.h"

#include <string.h>

/* The expression under implicit conversions: its type is what the caller has. */
static const IrType *given_type(Lower *l, Node *node) {
    for (;;) {
        node_expand(&l->nodes, node);
        bool is_wrapper =
            node->kind == CXCursor_ParenExpr ||
            (node->kind == CXCursor_UnexposedExpr && node_hidden(&l->nodes, node) == NODE_WRAPPER);
        if (!is_wrapper || node->child_count != 1) {
            return node_type(&l->nodes, node);
        }
        const IrType *inner = node_type(&l->nodes, &node->children[0]);
        if (inner->kind == IR_TYPE_ARRAY || inner->kind == IR_TYPE_FUNCTION) {
            return node_type(&l->nodes, node);
        }
        node = &node->children[0];
    }
}

/* A record is passed as the address of a copy. */
static IrOperand record_argument(Lower *l, Node *node) {
    const IrType *type = node_type(&l->nodes, node);
    uint32_t local = lower_helper(l, type);
    lower_scope_own_argument(l, local);
    IrPlace copy = ir_place_local(local, types_complete(l->unit, type));
    lower_record_into(l, node, copy, NULL);
    lower_scope_made(l, local);
    return lower_address(l, copy);
}

/* ---- arguments -------------------------------------------------------------------------- */

bool lower_call_is_left_out(const Node *node) {
    return node->kind == CXCursor_UnexposedExpr && node->child_count == 0 &&
           clang_equalLocations(clang_getRangeStart(clang_getCursorExtent(node->cursor)),
                                clang_getNullLocation());
}

static enum CXChildVisitResult visit_default(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_isExpression(clang_getCursorKind(cursor))) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

/* It may be written in any declaration of the function, or of its template. */
Node lower_call_default(CXCursor function, uint32_t index) {
    CXCursor found = clang_getNullCursor();
    CXCursor template = clang_getSpecializedCursorTemplate(function);
    CXCursor places[] = {function, clang_getCanonicalCursor(function),
                         clang_getCursorDefinition(function), template};
    for (size_t i = 0; i < sizeof places / sizeof *places && clang_Cursor_isNull(found); i++) {
        if (!clang_Cursor_isNull(places[i])) {
            clang_visitChildren(clang_Cursor_getArgument(places[i], index), visit_default, &found);
        }
    }
    return node_of(found);
}

IrOperand lower_call_argument(Lower *l, Node *node, const IrType *param, const IrType **type) {
    const IrType *own = node_type(&l->nodes, node);
    if (param != NULL && types_is_reference(param)) {
        if (own->kind == IR_TYPE_FUNCTION) {
            *type = types_pointer_to(l->unit, own);
            return lower_expr_value(l, node);
        }
        *type = types_pointer_to(l->unit, own);
        return lower_address(l, lower_place(l, node).place);
    }
    if (own->kind == IR_TYPE_RECORD) {
        *type = own;
        return record_argument(l, node);
    }
    *type = given_type(l, node);
    return lower_expr_value(l, node);
}

/* What a held argument's operand is: records are passed by their address. */
static const IrType *operand_type(Lower *l, const IrType *type) {
    return type->kind == IR_TYPE_RECORD ? types_pointer_to(l->unit, type) : type;
}

/* Evaluates all arguments; those before one that makes blocks are held. */
static void arguments(Lower *l, const CallSite *site, bool callee_branches, IrOperand *values,
                      const IrType **types) {
    uint32_t count = (uint32_t)site->args.count;
    Held *held = ARENA_ARRAY(l->unit->scratch, Held, count + 1);
    uint32_t last_branching = 0; /* one past the last argument that makes blocks */
    for (uint32_t i = 0; i < count; i++) {
        last_branching = site->args.items[i]->branches ? i + 1 : last_branching;
    }
    for (uint32_t i = 0; i < count; i++) {
        Node *node = site->args.items[i], other;
        if (lower_call_is_left_out(node) && !clang_Cursor_isNull(site->target)) {
            other = lower_call_default(site->target, i);
            node_expand(&l->nodes, &other);
            node = &other;
        }
        bool is_declared = site->type != NULL && i < site->type->param_count;
        const IrType *param = is_declared ? site->type->params[i] : NULL;
        IrOperand value = lower_call_argument(l, node, param, &types[i]);
        held[i] = lower_hold(l, value, operand_type(l, types[i]),
                             callee_branches || i + 1 < last_branching);
    }
    for (uint32_t i = 0; i < count; i++) {
        values[i] = lower_release(l, held[i]);
    }
}

static bool is_noreturn(const Lower *l, IrOperand callee) {
    return callee.kind == IR_OPERAND_FUNCTION &&
           ir_build_function_at(l->builder, callee.id)->is_noreturn;
}

/* ---- who is called ---------------------------------------------------------------------- */

static bool names_target(Lower *l, Node *node, CXCursor target) {
    Node *inner = node_strip(&l->nodes, node);
    while (inner->kind == CXCursor_UnexposedExpr && inner->child_count == 1) {
        inner = node_strip(&l->nodes, &inner->children[0]);
    }
    return (inner->kind == CXCursor_DeclRefExpr || inner->kind == CXCursor_MemberRefExpr) &&
           clang_equalCursors(clang_getCursorReferenced(inner->cursor), target);
}

/* `p->*q`, `(*this)` and so on: what stands before the name of a method. */
static void take_member(Lower *l, CallSite *site) {
    Node *member = node_strip(&l->nodes, site->callee);
    while (member->kind == CXCursor_UnexposedExpr && member->child_count == 1) {
        member = node_strip(&l->nodes, &member->children[0]);
    }
    if (member->kind == CXCursor_MemberRefExpr && member->child_count > 0) {
        site->object = &member->children[0];
    }
}

/* (object.*member)(...), (pointer->*member)(...) */
static void take_member_pointer(Lower *l, CallSite *site) {
    Node *callee = node_strip(&l->nodes, site->callee);
    if (callee->kind == CXCursor_BinaryOperator && callee->child_count == 2) {
        enum CXBinaryOperatorKind kind = clang_getCursorBinaryOperatorKind(callee->cursor);
        if (kind == CXBinaryOperator_PtrMemD || kind == CXBinaryOperator_PtrMemI) {
            site->object = &callee->children[0];
            site->member = &callee->children[1];
        }
    }
}

/* The type behind a pointer or reference to a function. */
static const IrType *function_type(Lower *l, Node *callee) {
    const IrType *type = node_type(&l->nodes, callee);
    type = type->kind == IR_TYPE_POINTER ? type->elem : type;
    return type->kind == IR_TYPE_FUNCTION ? type : NULL;
}

/* Of an operator the operands are listed around its name. */
static void understand(Lower *l, Node *node, CallSite *site) {
    site->node = node;
    site->target = clang_getCursorReferenced(node->cursor);
    if (!cxx_name_is_function(clang_getCursorKind(site->target))) {
        site->target = clang_getNullCursor();
    }
    uint32_t callee = 0;
    bool is_cxx = l->unit->is_cxx && !clang_Cursor_isNull(site->target);
    for (uint32_t i = 0; is_cxx && i < node->child_count; i++) {
        if (names_target(l, &node->children[i], site->target)) {
            callee = i;
            break;
        }
    }
    site->callee = &node->children[callee];
    site->is_method = is_cxx && cxx_name_is_method(site->target);
    bool is_operator = callee > 0;
    if (l->unit->is_cxx && !is_cxx) {
        take_member_pointer(l, site);
    }
    if (site->is_method && !is_operator) {
        take_member(l, site);
    }
    for (uint32_t i = 0; i < node->child_count; i++) {
        if (i == callee) {
            continue;
        }
        if (site->is_method && is_operator && site->object == NULL) {
            site->object = &node->children[i];
            continue;
        }
        vec_push(l->unit->scratch, &site->args, &node->children[i]);
    }
    site->type = is_cxx ? types_of_cursor(l->unit, site->target) : function_type(l, site->callee);
    if (site->type != NULL && site->type->kind != IR_TYPE_FUNCTION) {
        site->type = NULL;
    }
}

bool lower_call_is_reference(Lower *l, Node *node) {
    if (!l->unit->is_cxx || node->kind != CXCursor_CallExpr || node->child_count == 0 ||
        clang_getCursorKind(clang_getCursorReferenced(node->cursor)) == CXCursor_Constructor) {
        return false;
    }
    CallSite site = {.name = NULL};
    understand(l, node, &site);
    return site.type != NULL && types_is_reference(site.type->elem);
}

static enum CXChildVisitResult visit_qualifier(CXCursor cursor, CXCursor parent,
                                               CXClientData data) {
    (void)parent;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    *(bool *)data |=
        kind == CXCursor_TypeRef || kind == CXCursor_TemplateRef || kind == CXCursor_NamespaceRef;
    return CXChildVisit_Continue;
}

/* B::f() of an object calls just that; so does a call for a variable that is no
 * reference. */
bool lower_call_is_virtual(Lower *l, const CallSite *site) {
    if (!clang_CXXMethod_isVirtual(site->target)) {
        return false;
    }
    bool is_qualified = false;
    Node *member = node_strip(&l->nodes, site->callee);
    clang_visitChildren(member->cursor, visit_qualifier, &is_qualified);
    if (clang_getCursorKind(site->target) == CXCursor_Destructor) {
        is_qualified = false; /* the name of a destructor is a type */
    }
    Node *object = site->object == NULL ? NULL : node_strip(&l->nodes, site->object);
    bool is_variable =
        object != NULL && object->kind == CXCursor_DeclRefExpr &&
        types_of_cursor(l->unit, clang_getCursorReferenced(object->cursor))->kind == IR_TYPE_RECORD;
    return !is_qualified && !is_variable;
}

IrOperand lower_call_object(Lower *l, const CallSite *site) {
    const IrType *class = types_of_cursor(l->unit, clang_getCursorSemanticParent(site->target));
    if (site->object == NULL) {
        return lower_address(l, lower_object_as(l, lower_this_place(l), class));
    }
    const IrType *type = node_type(&l->nodes, site->object);
    if (type->kind == IR_TYPE_POINTER) {
        return lower_cast(l, lower_expr_value(l, site->object), type,
                          types_pointer_to(l->unit, class));
    }
    return lower_address(l, lower_object_as(l, lower_place(l, site->object).place, class));
}

static IrOperand callee_of(Lower *l, const CallSite *site) {
    if (site->name != NULL) {
        return (IrOperand){.kind = IR_OPERAND_FUNCTION,
                           .id = ir_build_function(l->builder, site->name)};
    }
    if (clang_getCursorKind(site->target) == CXCursor_CXXMethod) { /* a static one */
        return (IrOperand){.kind = IR_OPERAND_FUNCTION,
                           .id = decls_function(l->unit, site->target)};
    }
    return lower_expr_value(l, site->callee);
}

/* The object becomes the first argument. */
static void add_object(Lower *l, const CallSite *site, IrInstr *call, IrOperand *values,
                       const IrType **types) {
    const IrType *class = types_of_cursor(l->unit, clang_getCursorSemanticParent(site->target));
    IrOperand object = lower_call_object(l, site);
    if (lower_call_is_virtual(l, site)) {
        call->a = lower_method_virtual(l, site->target, class, &object);
    } else {
        call->a =
            (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = decls_function(l->unit, site->target)};
    }
    for (uint32_t i = call->arg_count; i > 0; i--) {
        values[i] = values[i - 1];
        types[i] = types[i - 1];
    }
    values[0] = object;
    types[0] = types_pointer_to(l->unit, class);
    call->arg_count++;
}

/* The same for a call through a pointer to a member. */
static void add_member_object(Lower *l, const CallSite *site, IrInstr *call, IrOperand *values,
                              const IrType **types) {
    const IrType *type = node_type(&l->nodes, site->object);
    bool is_pointer = type->kind == IR_TYPE_POINTER && !types_is_reference(type);
    for (uint32_t i = call->arg_count; i > 0; i--) {
        values[i] = values[i - 1];
        types[i] = types[i - 1];
    }
    values[0] = is_pointer ? lower_expr_value(l, site->object)
                           : lower_address(l, lower_place(l, site->object).place);
    types[0] = is_pointer ? type : types_pointer_to(l->unit, type);
    call->a = lower_expr_value(l, site->member);
    call->arg_count++;
}

/* A record comes back through the address of where it shall be, which is passed
 * after all other arguments (docs/frontend.md). */
static IrOperand add_result_argument(Lower *l, IrInstr *call, IrOperand *values,
                                     const IrType **types, const IrPlace *result) {
    IrPlace place = {0};
    if (result == NULL) {
        uint32_t local = lower_helper(l, call->type);
        lower_scope_own(l, local);
        place = ir_place_local(local, call->type);
        result = &place;
    }
    IrOperand address = lower_address(l, *result);
    values[call->arg_count] = address;
    types[call->arg_count++] = types_pointer_to(l->unit, call->type);
    call->type = types_void(l->unit);
    return address;
}

static IrOperand emit_call(Lower *l, IrInstr call) {
    IrOperand value = ir_unknown();
    if (call.type->kind != IR_TYPE_VOID) {
        call.dest = ir_build_temp(l->builder);
        value = ir_temp(call.dest);
    }
    lower_emit(l, call);
    if (is_noreturn(l, call.a)) {
        lower_emit(l, (IrInstr){.op = IR_UNREACHABLE, .dest = IR_NO_TEMP});
    }
    return value;
}

static IrOperand make_call(Lower *l, const CallSite *site, const IrPlace *result) {
    Node *node = site->node;
    uint32_t count = (uint32_t)site->args.count;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, count + 2);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, count + 2);
    bool is_reference = site->type != NULL && types_is_reference(site->type->elem);
    const IrType *type = is_reference ? site->type->elem : node_type(&l->nodes, node);
    IrInstr call = {.op = IR_CALL,
                    .dest = IR_NO_TEMP,
                    .args = values,
                    .arg_types = types,
                    .arg_count = count,
                    .type = types_complete(l->unit, type),
                    .text = source_text(l->unit, node->cursor)};
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, node->cursor);
    IrLoc call_loc = l->loc, call_spelling = l->spelling;
    bool branches =
        site->is_method ? site->object != NULL && site->object->branches : site->callee->branches;
    size_t owned = lower_scope_owned(l);
    arguments(l, site, branches, values, types);
    if (site->is_method) {
        add_object(l, site, &call, values, types);
    } else if (site->member != NULL) {
        add_member_object(l, site, &call, values, types);
    } else {
        call.a = callee_of(l, site);
    }
    l->loc = call_loc; /* arguments that are calls have moved it */
    l->spelling = call_spelling;
    bool is_record = call.type->kind == IR_TYPE_RECORD;
    IrOperand address = ir_unknown();
    if (is_record) {
        address = add_result_argument(l, &call, values, types, result);
    }
    lower_scope_hand_over(l, owned);
    IrOperand value = emit_call(l, call);
    l->loc = loc;
    l->spelling = spelling;
    return is_record ? address : value;
}

IrOperand lower_call(Lower *l, Node *node, const IrPlace *result) {
    if (node->child_count == 0) {
        lower_unsupported(l, node->cursor);
        return lower_opaque(l, node_type(&l->nodes, node), source_text(l->unit, node->cursor));
    }
    CallSite site = {.name = NULL};
    IrOperand value = ir_unknown();
    if (lower_builtin(l, node, &site.name, &value)) {
        return value;
    }
    understand(l, node, &site);
    return lower_call_made(l, &site, &value) ? value : make_call(l, &site, result);
}
