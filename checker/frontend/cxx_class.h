/* cxx_class.h - private to frontend/: what a C++ class consists of.
 *
 * libclang shows neither what the compiler adds (implicit members, the order and place
 * of bases, tables of virtual functions) nor the members of classes that were made from
 * templates. The first is derived here, the second comes from probes (cxx_probe.c).
 */
#ifndef FLTCHECK_FRONTEND_CXX_CLASS_H
#define FLTCHECK_FRONTEND_CXX_CLASS_H

#include "frontend/unit.h"

/* The field that points to a class's table. */
#define CXX_TABLE_FIELD ".table"

typedef struct CxxBase {
    const IrType *type;
    uint32_t offset;
} CxxBase;

/* One virtual function of a table. */
typedef struct CxxSlot {
    CXCursor method;    /* what is called for objects of the class */
    uint32_t offset;    /* of the method's class inside the class that has the table */
    bool is_destructor; /* whatever the class's destructor is */
} CxxSlot;

typedef struct CxxTable {
    uint32_t offset; /* of the pointer to it */
    VEC(CxxSlot) slots;
} CxxTable;

struct CxxClass {
    CXCursor definition;
    const IrType *type;
    VEC(CxxBase) bases;
    VEC(CXCursor) fields;
    VEC(CxxTable) tables;
    bool has_own_table; /* no base has the pointer at offset 0 */
    /* Written by the user; null if not. */
    CXCursor destructor, default_constructor;
    CXCursor begin, end; /* what a range-based for calls, or null */
    bool has_virtual_destructor;
    bool is_of_library;      /* of the C++ library: nothing of it is followed */
    bool is_hidden;          /* nor what its functions do */
    bool has_hidden_default; /* a default constructor that can't be reached */
    bool definition_is_union;
    bool is_destroyed;   /* something runs when an object of it dies */
    bool is_constructed; /* something runs when one is made without arguments */
    bool is_copied;      /* something runs when one is copied */
    const char *problem; /* what of it could not be found out, or NULL */
};

/* NULL for what is no class with C++ in it that has been defined. */
const CxxClass *cxx_class(Unit *unit, CXCursor declaration);
const CxxClass *cxx_class_of(Unit *unit, const IrType *type);

/* ---- cxx_library.c ---- */

/* A class of the C++ library whose arguments are no classes of this program: what it does with
 * its own memory concerns nobody. */
bool cxx_library_owns(Unit *unit, CXCursor template, CXType class);
/* Classes made from the template have destructors, of their own or in bases and members. What
 * they do when they die depends on what they were given before: pointers, functions, deleters. */
bool cxx_library_cleans_up(Unit *unit, CXCursor template);
/* An ordinary class of the library that can't be looked into is one of those that concern nobody:
 * there is no class of the program in it. It can only close what it was given. */
void cxx_library_hide_problem(CxxClass *class);
/* The function belongs to a class that is not followed: it has no body, so that what it gets it
 * may keep, or use up. */
bool cxx_library_hides(Unit *unit, CXCursor function);

/* In a header of the system that is not one of ours: those are written for this. */
bool cxx_library_is_foreign(CXCursor declared);

/* Whether `base` is `derived` or a base of it, and where. */
bool cxx_class_base_offset(Unit *unit, const IrType *derived, const IrType *base, uint32_t *offset);

/* A member that the compiler makes, or is asked to make. */
bool cxx_class_is_defaulted(CXCursor function);
/* All parameters have defaults. */
bool cxx_class_takes_nothing(CXCursor constructor);
/* The expression that initialises a member where it is declared, or a null cursor. */
CXCursor cxx_class_field_initializer(Unit *unit, CXCursor field);

/* ---- cxx_table.c: virtual functions ---- */

/* Fills in the tables of a class whose bases are known; `virtuals` are those it declares. */
void cxx_table_make(Unit *unit, CxxClass *class, const CXCursor *virtuals, size_t count);
/* Where a virtual function, or the destructor, is found. */
bool cxx_table_slot(const CxxClass *class, CXCursor method, uint32_t *table, uint32_t *slot);
bool cxx_table_destructor_slot(const CxxClass *class, uint32_t *table, uint32_t *slot);

/* ---- cxx_survey.c: what the bodies of a unit tell about classes ---- */

typedef struct CxxProbe {
    CXCursor destructor, default_constructor, begin, end;
    VEC(CXType) bases;
} CxxProbe;

void cxx_survey(Unit *unit);
const CxxProbe *cxx_probe_of(Unit *unit, CXCursor definition);
/* The expression that makes a lambda of that class, or a null cursor. */
CXCursor cxx_survey_lambda(Unit *unit, CXCursor definition);

#endif
