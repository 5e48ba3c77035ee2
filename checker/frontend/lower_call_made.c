/* lower_call_made.c - calls of what the compiler makes: copies, destructors, pointers to
 * lambdas, std::move. */
#include "frontend/cxx_class.h"
#include "frontend/lower_call.h"

#include <string.h>

static enum CXChildVisitResult visit_operator(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    CXString name = clang_getCursorSpelling(cursor);
    bool is_call = strcmp(clang_getCString(name), "operator()") == 0;
    clang_disposeString(name);
    if (is_call && clang_getCursorKind(cursor) == CXCursor_CXXMethod) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

/* A lambda without captures as a pointer to a function. */
static bool lambda_as_function(Lower *l, const CallSite *site, IrOperand *value) {
    CXCursor class = clang_getCursorSemanticParent(site->target), method = clang_getNullCursor();
    if (clang_getCursorKind(site->target) != CXCursor_ConversionFunction ||
        clang_Cursor_isNull(cxx_survey_lambda(l->unit, class))) {
        return false;
    }
    clang_visitChildren(class, visit_operator, &method);
    if (clang_Cursor_isNull(method)) {
        return false; /* a generic lambda */
    }
    *value = (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = decls_invoker(l->unit, method)};
    return true;
}

/* What the compiler makes is no call: copies, destructors of members. */
static bool made_method(Lower *l, const CallSite *site, IrOperand *value) {
    if (!site->is_method || lambda_as_function(l, site, value)) {
        return site->is_method &&
               clang_getCursorKind(site->target) == CXCursor_ConversionFunction &&
               value->kind == IR_OPERAND_FUNCTION;
    }
    if (!cxx_class_is_defaulted(site->target) || lower_call_is_virtual(l, site)) {
        return false;
    }
    const IrType *class = types_of_cursor(l->unit, clang_getCursorSemanticParent(site->target));
    bool is_copy = clang_CXXMethod_isCopyAssignmentOperator(site->target) ||
                   clang_CXXMethod_isMoveAssignmentOperator(site->target);
    if (clang_getCursorKind(site->target) == CXCursor_Destructor) {
        lower_object_destroy(l, lower_deref(l, lower_call_object(l, site), class));
    } else if (is_copy && site->args.count == 1) {
        bool branches = site->object != NULL && site->object->branches;
        const IrType *pointer = types_pointer_to(l->unit, class);
        IrPlace right = lower_object_as(l, lower_place(l, site->args.items[0]).place, class);
        Held from = lower_hold(l, lower_address(l, right), pointer, branches);
        IrOperand to = lower_call_object(l, site);
        lower_object_copy(l, lower_deref(l, to, class),
                          lower_deref(l, lower_release(l, from), class), true);
        *value = to;
    } else {
        lower_unsupported(l, site->node->cursor);
    }
    return true;
}

/* std::move and its kin are built into clang, which makes no bodies from their templates:
 * they give what they get. */
static bool is_forwarding(Lower *l, const CallSite *site) {
    static const char *const names[] = {"move",      "forward",     "forward_like",    "as_const",
                                        "addressof", "__addressof", "move_if_noexcept"};
    if (!l->unit->is_cxx || site->args.count != 1 || clang_Cursor_isNull(site->target)) {
        return false;
    }
    CXString scope = clang_getCursorSpelling(clang_getCursorSemanticParent(site->target));
    CXString name = clang_getCursorSpelling(site->target);
    bool result = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        result |= strcmp(clang_getCString(scope), "std") == 0 &&
                  strcmp(clang_getCString(name), names[i]) == 0;
    }
    clang_disposeString(scope);
    clang_disposeString(name);
    return result;
}

/* `p->~T()` where T is no class, as in a template: nothing but p is evaluated. */
static bool ends_scalar(Lower *l, const CallSite *site) {
    Node *member = node_strip(&l->nodes, site->callee);
    if (!l->unit->is_cxx || !clang_Cursor_isNull(site->target) || site->args.count > 0 ||
        member->kind != CXCursor_MemberRefExpr || member->child_count == 0 ||
        !clang_Cursor_isNull(clang_getCursorReferenced(member->cursor))) {
        return false;
    }
    Node *object = &member->children[0];
    const IrType *type = node_type(&l->nodes, object);
    bool is_pointer = type->kind == IR_TYPE_POINTER;
    const IrType *ended = is_pointer && !types_is_reference(type) ? type->elem : type;
    if (ended->kind == IR_TYPE_RECORD) {
        return false;
    }
    lower_expr_value(l, object);
    return true;
}

bool lower_call_made(Lower *l, const CallSite *site, IrOperand *value) {
    if (is_forwarding(l, site)) {
        *value = lower_address(l, lower_place(l, site->args.items[0]).place);
        return true;
    }
    return ends_scalar(l, site) || made_method(l, site, value);
}
