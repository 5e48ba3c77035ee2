/* lower_call.h - private to frontend/: a call on its way to IR. */
#ifndef FLTCHECK_FRONTEND_LOWER_CALL_H
#define FLTCHECK_FRONTEND_LOWER_CALL_H

#include "frontend/lower.h"

/* A call with what libclang shows in one list told apart. */
typedef struct CallSite {
    Node *node;
    CXCursor target;    /* null: called through a pointer */
    const IrType *type; /* of the function; NULL: not known */
    const char *name;   /* of a builtin, or NULL */
    Node *callee;       /* the expression for the function */
    bool is_method;
    Node *member; /* of (object->*member)(...), else NULL */
    Node *object; /* METHOD: NULL means `this` */
    VEC(Node *) args;
} CallSite;

/* Whether the function is found in the table of the object's class. */
bool lower_call_is_virtual(Lower *l, const CallSite *site);
/* The address of the object whose method is called. */
IrOperand lower_call_object(Lower *l, const CallSite *site);

/* lower_call_made.c: calls of what has no body. False: it is an ordinary call. */
bool lower_call_made(Lower *l, const CallSite *site, IrOperand *value);

#endif
