/* lower.h - private to frontend/: one function body on its way to IR.
 *
 * Temporaries of the IR end with their block. So whatever is computed before an
 * expression that makes blocks (&&, ||, ?:, statement expressions; see
 * Node.branches) is held in a helper local: lower_hold() before, lower_release()
 * after. Operands that can be evaluated in any order are evaluated so that this
 * is rarely needed: the right side of an assignment before the left one, an
 * index before its array.
 */
#ifndef FLTCHECK_FRONTEND_LOWER_H
#define FLTCHECK_FRONTEND_LOWER_H

#include "frontend/node.h"

typedef enum ScopeKind {
    SCOPE_BLOCK,
    SCOPE_LOOP,    /* break and continue */
    SCOPE_SWITCH,  /* break, case labels */
    SCOPE_EXCEPT,  /* inside a __try with __except */
    SCOPE_FINALLY, /* inside a __try with __finally */
    SCOPE_TRY,     /* inside a try of C++ */
    SCOPE_CLEANUP  /* inside a copy of a __finally body */
} ScopeKind;

/* Linked to their parents; they stay when left, so that a goto can be finished at its label. */
typedef struct Scope Scope;
/* A local that dies with its scope; of an object the destructor runs. */
typedef struct Owned {
    uint32_t local;
    bool is_object;
    bool is_pending;  /* a temporary that is not made yet: nothing to be ended */
    bool is_argument; /* a copy for a function, which ends it; until then it is ours */
    bool is_part;     /* base or member `part` of what is constructed: dies only if that fails */
    uint32_t part;
    uint32_t pad; /* block + 1 that ends it and all before it for an exception; 0: none yet */
} Owned;

/* `case NAME:` where nothing declares NAME. */
typedef struct Undeclared {
    uint32_t block;
    const char *text;
} Undeclared;

struct Scope {
    ScopeKind kind;
    Scope *parent;
    uint32_t depth;
    VEC(Owned) locals;  /* declared here, to be killed */
    bool is_destructor; /* members and bases of *this die behind it */
    IrLoc end; /* where what is declared here dies (C++), line 0: where that of the parent does */
    uint32_t break_block, continue_block, leave_block;
    uint32_t outer_handler; /* in force outside this __try */
    int outer_abnormal;
    CXCursor cleanup;           /* FINALLY: the body of __finally */
    VEC(IrCase) cases;          /* SWITCH */
    VEC(Undeclared) undeclared; /* SWITCH: labels whose value nobody knows */
    uint32_t default_block;
    const IrType *switch_type;
};

/* Labels of a function, or of one copy of a __finally body. */
typedef struct Label {
    uint32_t block;
    Scope *scope;
    size_t local_count; /* of the scope when the label was met */
} Label;

typedef struct Jump {
    const void *label;
    uint32_t pad; /* block from which the way out has still to be made */
    Scope *scope;
    const size_t *local_counts; /* by depth: what the scopes had when the goto was met */
    IrLoc loc;
} Jump;

typedef struct LabelSpace LabelSpace;
struct LabelSpace {
    LabelSpace *parent;
    PtrMap index; /* LabelStmt -> index into labels */
    VEC(Label) labels;
    VEC(Jump) jumps;
};

typedef struct LambdaClosure LambdaClosure;

typedef struct Lower {
    Unit *unit;
    IrBuilder *builder;
    NodePool nodes;
    uint32_t function;
    const char *name;
    const IrType *result;  /* type of what is returned */
    uint32_t result_local; /* pointer to where a record is returned, or UINT32_MAX */
    PtrMap locals;         /* VarDecl, ParmDecl -> local + 1 */
    Scope *scope;
    LabelSpace *labels;
    IrLoc loc, spelling; /* of the instructions made now */
    uint32_t depth;
    uint32_t helper_count;
    PtrMap cleanups;              /* __finally body -> copies made so far */
    bool has_errors;              /* of the parse, inside this function */
    int abnormal;                 /* AbnormalTermination() here, -1 outside __finally */
    const IrType *object;         /* C++: the class of `this`, which is the first local; or NULL */
    const LambdaClosure *closure; /* of the lambda whose body this is, or NULL */
    bool is_nothrow;              /* C++: no exception comes out of it */
    bool is_throwing;             /* C++: scopes are left by an exception */
    uint32_t throwing_block;      /* C++: block + 1 that has a call that may throw */
    uint32_t statement_block;     /* C++: block + 1 in which this statement began, and where; 0: */
    const void *statement_mark;   /* it can't be split there any more */
    uint32_t last_pad; /* C++: block + 1 where exceptions end that must not come out, 0: none */
} Lower;

/* A scalar or record lvalue. For bit-fields `place` is the storage unit. */
typedef struct Lvalue {
    IrPlace place;
    const IrType *type; /* of the value */
    uint8_t bit_width;  /* 0: no bit-field */
    uint8_t bit_shift;
} Lvalue;

/* A value that survives a change of blocks. */
typedef struct Held {
    IrOperand operand;
    const IrType *type;
    uint32_t local; /* UINT32_MAX: not needed */
} Held;

/* ---- lower.c: bodies, helpers ------------------------------------------------------ */

void lower_body(Unit *unit, const UnitBody *body);
/* lower_parameters.c: `this`, what is declared, and the place for a record result. */
void lower_parameters(Lower *l, CXCursor cursor);
/* Makes a function that executes the initialisers met so far (UnitInitializer). */
void lower_initializers(Unit *unit);
/* And one that runs the destructors of those that are still to be dealt with, the last first. */
void lower_finalizers(Unit *unit);
void lower_degrade(Lower *l, IrLoc loc, const char *reason);

/* The function uses `name`, whose declaration has an error. */
void lower_distrust(Lower *l, const char *name, const char *problem);

/* Something that is not lowered: counted, the function degraded. */
void lower_unsupported(Lower *l, CXCursor cursor);

/* Sets the place that the instructions made from now on carry. */
void lower_at(Lower *l, CXCursor cursor);

/* Appends; loc and spelling are set. The second one defines a temporary. */
IrInstr *lower_emit(Lower *l, IrInstr instr);
IrOperand lower_emit_value(Lower *l, IrInstr instr);

uint32_t lower_helper(Lower *l, const IrType *type);
Held lower_hold(Lower *l, IrOperand operand, const IrType *type, bool is_needed);
IrOperand lower_release(Lower *l, Held held);

IrOperand lower_load(Lower *l, IrPlace place);
void lower_store(Lower *l, IrPlace place, IrOperand value, const char *text);
void lower_copy(Lower *l, IrPlace to, IrPlace from, const char *text);
IrOperand lower_address(Lower *l, IrPlace place);
IrOperand lower_binary(Lower *l, IrBinary op, IrOperand a, IrOperand b, const IrType *type);
IrOperand lower_unary(Lower *l, IrUnary op, IrOperand a, const IrType *type);
IrOperand lower_opaque(Lower *l, const IrType *type, const char *what);
/* The same for what a name is worth that nothing declares: a path that decides by it shows
 * nothing. */
IrOperand lower_undeclared(Lower *l, const IrType *type, const char *what);
void lower_jump(Lower *l, uint32_t block);
/* `cursor` is the condition as written. */
void lower_branch(Lower *l, IrOperand condition, uint32_t then_block, uint32_t else_block,
                  CXCursor cursor);

/* The place that `address` (of a `pointee`) points to. */
IrPlace lower_deref(Lower *l, IrOperand address, const IrType *pointee);

/* ---- lower_cast.c --------------------------------------------------------------------- */

IrOperand lower_cast(Lower *l, IrOperand value, const IrType *from, const IrType *to);
/* The type that C computes in for operands of these types. */
const IrType *lower_cast_common(Lower *l, const IrType *a, const IrType *b);
const IrType *lower_cast_promoted(Lower *l, const IrType *type);

/* ---- lower_expr.c --------------------------------------------------------------------- */

/* Value of a scalar expression in its own type; of an array or function its
 * address. */
IrOperand lower_expr_value(Lower *l, Node *node);

/* The same converted to `type`. */
IrOperand lower_expr_as(Lower *l, Node *node, const IrType *type);

/* Only what evaluating it does. */
void lower_expr_effect(Lower *l, Node *node);

/* A statement that is an expression, or another full expression. */
void lower_expr_statement(Lower *l, Node *node);

/* ---- lower_fold.c ------------------------------------------------------------------------ */

/* The result of a binary operation in `type`: a number if both operands are. */
IrOperand lower_fold(Lower *l, IrBinary op, IrOperand a, IrOperand b, const IrType *type);

/* ---- lower_operator.c ------------------------------------------------------------------ */

IrOperand lower_operator_unary(Lower *l, Node *node);
IrOperand lower_operator_binary(Lower *l, Node *node);
IrOperand lower_operator_compound(Lower *l, Node *node);
/* C++: what ++x, --x, x = y or x += y with all its operands designates, after it has been done. */
Lvalue lower_operator_place(Lower *l, Node *node);
IrOperand lower_operator_add_pointer(Lower *l, Node *pointer, Node *index, bool is_minus);

/* ---- lower_place.c ---------------------------------------------------------------------- */

Lvalue lower_place(Lower *l, Node *node);
IrOperand lower_place_load(Lower *l, Lvalue lvalue);
/* Returns what the assignment is worth. */
IrOperand lower_place_store(Lower *l, Lvalue lvalue, IrOperand value, const char *text);

/* lower_place_cxx.c: false if it is no lvalue of that kind. */
bool lower_place_cxx(Lower *l, Node *node, Lvalue *lvalue);

Lvalue lower_place_bits(Lower *l, IrPlace base, const FieldRef *field);

/* The array behind an array expression that decays, or NULL. */
Node *lower_place_decayed(Lower *l, Node *node);

/* ---- lower_record.c ---------------------------------------------------------------------- */

/* Where the value of an expression of record type lies. */
IrPlace lower_record(Lower *l, Node *node);
/* Evaluates it into `to`. */
void lower_record_into(Lower *l, Node *node, IrPlace to, const char *text);
IrPlace lower_record_literal_place(Lower *l, Node *node);

/* ---- lower_object.c: C++ objects ----------------------------------------------------------- */

/* What happens to an object that is made without an initialiser, copied, or dies; nothing
 * or a plain copy for types that are no classes. */
void lower_object_default(Lower *l, IrPlace place);
void lower_object_copy(Lower *l, IrPlace to, IrPlace from, bool is_assignment);
void lower_object_destroy(Lower *l, IrPlace place);
bool lower_object_is_destroyed(Lower *l, const IrType *type);
/* What follows the body of a destructor. */
void lower_object_destroy_parts(Lower *l);
/* One base or member of *this, numbered in that order. */
void lower_object_destroy_part(Lower *l, uint32_t part);
/* Sets the pointers to the tables of virtual functions. */
void lower_object_tables(Lower *l, IrPlace place);
/* Initialises a variable or member. */
void lower_object_init(Lower *l, IrPlace place, CXCursor initializer);
/* An object as one of its bases, or the other way round. */
IrPlace lower_object_as(Lower *l, IrPlace place, const IrType *type);
IrPlace lower_object_element(Lower *l, IrPlace array, uint64_t index);

/* ---- lower_constructor.c ---- */

/* An expression that calls a constructor, for what lies at `to`. */
void lower_construct(Lower *l, Node *call, IrPlace to);
/* What a constructor does before its body. */
void lower_constructor_start(Lower *l, CXCursor constructor);

/* ---- lower_method.c ---- */

/* The pointer `this`. */
IrOperand lower_this(Lower *l);
IrPlace lower_this_place(Lower *l);
/* Calls a method of an object with arguments that are values already (besides defaults);
 * returns a scalar that it gives. */
IrOperand lower_method_call(Lower *l, CXCursor method, IrPlace object, const IrOperand *args,
                            const IrType *const *types, uint32_t count, const char *text);
/* What a virtual call calls; `*object` is changed to what the callee expects. */
IrOperand lower_method_slot(Lower *l, const CxxClass *class, uint32_t table, uint32_t slot,
                            IrOperand *object);
IrOperand lower_method_virtual(Lower *l, CXCursor method, const IrType *type, IrOperand *object);
uint32_t lower_method_destructor(Unit *unit, const IrType *type);

/* ---- lower_unwind.c ---- */

/* True if no exception of C++ comes out of a function that is declared so. */
bool lower_unwind_is_nothrow(Unit *unit, CXCursor function);
/* A call is about to be made: its block gets a handler if it may throw. */
void lower_unwind_call(Lower *l, const IrInstr *call);
/* A statement begins: nothing is pending in this block, so another one could begin here. */
void lower_unwind_statement(Lower *l);
/* A block for handlers of the `try` that is about to begin. */
uint32_t lower_unwind_landing(Lower *l);
/* The exception leaves the function, in which nothing is alive any more. */
void lower_unwind_out(Lower *l);
/* The exception goes on from here to whoever takes it, past all that is alive. */
void lower_unwind_further(Lower *l);

/* ---- lower_new.c ---- */

IrOperand lower_new(Lower *l, Node *node);
void lower_delete(Lower *l, Node *node);

/* ---- lower_lambda.c ---- */

void lower_lambda_into(Lower *l, Node *node, IrPlace to);
const LambdaClosure *lower_lambda_closure(Unit *unit, CXCursor class);
/* The place of a captured variable; false if it is none. */
bool lower_lambda_captured(Lower *l, CXCursor variable, IrPlace *place);
/* `this` of the method around a lambda, where it has captured that. */
bool lower_lambda_this(Lower *l, IrOperand *value, const IrType **object);

/* ---- lower_range.c ---- */

void lower_range_for(Lower *l, Node *node);

/* ---- lower_call.c ------------------------------------------------------------------------- */

/* `result` (may be NULL) is where a record result goes. */
IrOperand lower_call(Lower *l, Node *node, const IrPlace *result);
/* Whether it gives a reference: then lower_call() gives the address. */
bool lower_call_is_reference(Lower *l, Node *node);
/* An argument for a parameter of type `param` (NULL: not known); `*type` is the type that
 * the caller has. */
IrOperand lower_call_argument(Lower *l, Node *node, const IrType *param, const IrType **type);
/* What an argument that is left out is worth: the parameter's default. */
Node lower_call_default(CXCursor function, uint32_t index);
bool lower_call_is_left_out(const Node *node);

/* ---- lower_builtin.c ------------------------------------------------------------------------ */

/* Lowers the call of a compiler builtin. False: it is an ordinary call, of
 * `*name`. */
bool lower_builtin(Lower *l, Node *node, const char **name, IrOperand *value);

/* ---- lower_atomic.c ---- */

/* The call of a __sync_ builtin, and an __atomic_ expression (which is no call). */
IrOperand lower_atomic_sync(Lower *l, Node *node, const char *name);
IrOperand lower_atomic_expression(Lower *l, Node *node, const char *name);

/* ---- lower_cond.c ------------------------------------------------------------------------- */

/* Branches on a scalar expression. */
void lower_cond_branch(Lower *l, Node *node, uint32_t then_block, uint32_t else_block);
/* Values of &&, ||, ?: and GNU ?:. */
IrOperand lower_cond_logical(Lower *l, Node *node);
IrOperand lower_cond_select(Lower *l, Node *node);
IrOperand lower_cond_elvis(Lower *l, Node *node);
void lower_cond_select_into(Lower *l, Node *node, const IrPlace *to);

/* ---- lower_stmt.c, lower_loop.c, lower_switch.c ------------------------------------------- */

void lower_stmt(Lower *l, Node *node);
IrOperand lower_stmt_expression(Lower *l, Node *node, const IrPlace *to);
void lower_loop(Lower *l, Node *node);
void lower_switch(Lower *l, Node *node);
void lower_switch_label(Lower *l, Node *node);

/* ---- lower_decl.c --------------------------------------------------------------------------- */

void lower_decl(Lower *l, Node *declaration);
void lower_decl_unknown(Lower *l, CXCursor cursor);
void lower_decl_init(Lower *l, IrPlace place, CXCursor initializer);

/* ---- lower_scope.c --------------------------------------------------------------------------- */

Scope *lower_scope_push(Lower *l, ScopeKind kind);
/* Leaves the innermost scope normally: its locals die. */
void lower_scope_pop(Lower *l);
/* Makes the way out of all scopes below `target`: locals die, __finally bodies run. */
void lower_scope_leave(Lower *l, Scope *target);
void lower_scope_own(Lower *l, uint32_t local);
/* The same for what has a destructor that must run, if its type has one. */
void lower_scope_own_object(Lower *l, uint32_t local);
/* The same for what an expression is about to make; nothing has to be ended before it is made. */
void lower_scope_own_temporary(Lower *l, uint32_t local);
/* The same for the copy of an argument, which belongs to the callee once that is called. */
void lower_scope_own_argument(Lower *l, uint32_t local);
void lower_scope_made(Lower *l, uint32_t local);
size_t lower_scope_owned(const Lower *l); /* how many */
/* The callee is called: copies that the scope owns from number `from` on are its own. */
void lower_scope_hand_over(Lower *l, size_t from);
/* A part of *this is made: it dies if the rest of its construction fails. */
void lower_scope_own_part(Lower *l, uint32_t part);
/* Ends the life of one of those. */
void lower_scope_end_owned(Lower *l, Owned owned, bool kills);

void lower_scope_break(Lower *l, CXCursor cursor);
void lower_scope_continue(Lower *l, CXCursor cursor);
void lower_scope_return(Lower *l, Node *node);
void lower_scope_goto(Lower *l, Node *node);
void lower_scope_label(Lower *l, Node *node);
LabelSpace *lower_scope_open_labels(Lower *l);
void lower_scope_close_labels(Lower *l);

/* ---- lower_try.c ---- */

void lower_try(Lower *l, Node *node);
void lower_throw(Lower *l, Node *node);

/* ---- lower_seh.c ---- */

void lower_seh(Lower *l, Node *node);
void lower_seh_leave(Lower *l, CXCursor cursor);
/* One copy of the __finally body of `scope`. */
void lower_seh_cleanup(Lower *l, const Scope *scope, int abnormal);

#endif
