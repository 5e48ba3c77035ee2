/* unit.h - private to frontend/: what the lowering of one translation unit shares.
 *
 * libclang's declarations and types are keyed by the first data pointer of
 * their cursor or type: that is what clang_equalCursors() and clang_equalTypes()
 * compare, and it is stable for the life time of the translation unit.
 */
#ifndef FLTCHECK_FRONTEND_UNIT_H
#define FLTCHECK_FRONTEND_UNIT_H

#include "base/ptrmap.h"
#include "base/strmap.h"
#include "frontend/frontend.h"
#include "ir/build.h"

#include <clang-c/Index.h>

/* Text that was put into a file on its way to the parser. */
typedef struct Insertion {
    const char *path;
    uint32_t offset, line, column, length;
} Insertion;
typedef VEC(Insertion) Insertions;

/* One error of the parse. */
typedef struct UnitError {
    IrLoc loc;
    CXFile file;
    uint32_t offset;
    const char *text;
    bool is_mapped;   /* some function is degraded because of it */
    bool is_harmless; /* nothing is missing because of it */
} UnitError;

typedef struct SourceFile {
    const char *name;
    const char *text; /* libclang's buffer: valid while the unit is; source_file_read() */
    size_t length;
    bool is_read;
    bool is_main;
    bool is_system; /* below one of the request's system directories */
} SourceFile;

/* A function whose body is still to be lowered. */
typedef enum UnitBodyKind {
    BODY_WRITTEN,
    BODY_INVOKER,    /* operator() of a lambda as a plain function, without `this` */
    BODY_DESTRUCTOR, /* of a class that has none of its own; cursor is the class */
    BODY_THUNK       /* another method behind a pointer to a base */
} UnitBodyKind;

typedef struct UnitBody {
    CXCursor cursor;
    uint32_t function;
    UnitBodyKind kind;
    uint32_t target;    /* THUNK: the function behind it */
    int64_t adjustment; /* THUNK: what is added to `this` */
} UnitBody;

/* A global whose initialiser has to be executed. */
typedef struct UnitInitializer {
    CXCursor cursor;
    uint32_t global;
    uint32_t guard; /* of a static local: says whether it was made; index + 1, or 0 */
} UnitInitializer;

typedef struct CxxClass CxxClass; /* cxx_class.h */
typedef struct Survey Survey;     /* survey.h */

typedef struct Unit {
    const FrontendRequest *request;
    Arena *arena;   /* of the result */
    Arena *scratch; /* gone when the unit is lowered */
    CXTranslationUnit tu;
    CXFile main_file;
    const char *main_path; /* as libclang was given it */
    CXFile prelude;        /* stand-ins for what nothing declares (standin.c), or NULL */
    IrBuilder *builder;
    bool is_cxx;

    VEC(UnitError) errors;
    VEC(const char *) exports; /* names that the linker is told to export (exports.c) */
    VEC(IrLoc) self_exports;   /* places in functions that are exported by their own name */
    VEC(UnitBody) bodies;
    size_t next_body;
    VEC(UnitInitializer) initializers;
    size_t next_initializer;
    uint32_t initializer_functions;
    VEC(UnitInitializer) dying; /* globals with destructors */
    size_t next_dying;
    uint32_t finalizer_functions;

    Survey *survey;          /* what the last walk met (survey.c), or NULL */
    struct Outside *outside; /* the text that it was for */

    PtrMap files; /* CXFile -> SourceFile */
    CXFile last_handle;
    const SourceFile *last_file;

    PtrMap types;      /* type -> TypeInfo (types.c) */
    PtrMap made_types; /* element type -> pointer type made by us */
    const IrType *integers[2][17];
    const IrType *void_type;
    const IrType *opaque_type;

    bool lacks_header;   /* one that may declare anything */
    StrMap *trace_names; /* trace macros of the project, once they were looked for */
    PtrMap shaped;       /* declaration -> whether a stand-in shapes it (standin.c) */

    PtrMap classes;        /* class definition -> CxxClass (cxx_class.c) */
    PtrMap probes;         /* class definition -> CxxProbe (cxx_survey.c) */
    PtrMap lambdas;        /* class of a lambda -> its LambdaExpr, a CXCursor (cxx_survey.c) */
    PtrMap made_functions; /* class definition -> destructor made for it, + 1 */
    const Insertions *insertions; /* text that is not in the source (cxx_probe.c), or NULL */

    StrMap *function_names; /* name -> index + 1 */
    PtrMap functions;       /* declaration -> IrModule.functions index + 1 */
    PtrMap globals;         /* declaration -> IrModule.globals index + 1 */
    uint32_t literal_count; /* compound literals at file scope */
} Unit;

/* ---- source.c: places and text --------------------------------------------- */

const SourceFile *source_file(Unit *unit, CXFile handle);

/* The same with its text, which libclang has to look for among all that was included. */
const SourceFile *source_file_read(Unit *unit, CXFile handle);

/* How reports call the file that libclang calls `path`. */
const char *source_name(Unit *unit, const char *path);

/* Where it is written: for macros the place of the expansion, for a macro's
 * argument the argument's own place. */
IrLoc source_loc(Unit *unit, CXSourceLocation location);
IrLoc source_cursor_loc(Unit *unit, CXCursor cursor);

/* Inside the macro's definition if `location` is in a macro, else no place. */
IrLoc source_spelling(Unit *unit, CXSourceLocation location);

/* The text of a cursor as written (see source_loc), on one line, white space
 * squeezed, shortened to 100 characters; NULL if it has none. */
const char *source_text(Unit *unit, CXCursor cursor);

/* Spelled text from the begin of `location`'s token to the end of its file, in
 * the macro's definition if it is in a macro; `*length` bytes. */
const char *source_spelled_from(Unit *unit, CXSourceLocation location, size_t *length);

/* Whether it is nothing that was written, but put there by us (cxx_probe.c). */
bool source_is_made(const Unit *unit, CXCursor cursor);

/* System header in clang's sense or below one of the request's directories. */
bool source_is_system(Unit *unit, CXSourceLocation location);

/* Copies to `arena` (NULL becomes "") and disposes of the string. */
const char *source_string(Arena *arena, CXString string);

/* ---- errors.c: diagnostics ---------------------------------------------------- */

/* Reads all errors of the parse into unit->errors. */
void errors_collect(Unit *unit);

/* First error inside `extent` at or after index `from`, or unit->errors.count. */
size_t errors_within(const Unit *unit, CXSourceRange extent, size_t from);

/* Text of the first error inside a declaration, or NULL. */
const char *errors_in(const Unit *unit, CXCursor cursor);

/* After everything is lowered: an error outside all functions that stands on
 * the name of a function degrades that function. */
void errors_map_names(Unit *unit);

/* Adds a degradation to a function whose body is not (or no longer) open. */
void errors_degrade(Unit *unit, uint32_t function, IrLoc loc, const char *reason);

/* ---- exports.c: what a library lets others call -------------------------------- */

/* __declspec(dllexport), of the function or of its class. */
bool exports_function(CXCursor function);

/* A declaration without a cursor of its own: perhaps #pragma comment(linker, "/EXPORT:..."). */
void exports_meet(Unit *unit, CXCursor cursor);

/* True for an error about such a pragma with __FUNCTION__ in it, which clang does not know. */
bool exports_take_error(Unit *unit, CXDiagnostic diagnostic);

/* When all is lowered: notes it in the functions. */
void exports_apply(Unit *unit, IrModule *module);

/* ---- types.c ------------------------------------------------------------------- */

/* What a member access reaches. */
typedef struct FieldRef {
    const char *name;
    uint64_t offset; /* bytes, through anonymous members */
    const IrType *type;
    uint8_t bit_width, bit_offset; /* as in IrField */
} FieldRef;

const IrType *types_of(Unit *unit, CXType type);
const IrType *types_of_cursor(Unit *unit, CXCursor cursor);
const IrType *types_int(Unit *unit, uint32_t size, bool is_signed);
const IrType *types_void(Unit *unit);
const IrType *types_opaque(Unit *unit);
const IrType *types_pointer_to(Unit *unit, const IrType *pointee);

const IrType *types_array_of(Unit *unit, const IrType *element, uint64_t count);
const IrType *types_procedure(Unit *unit); /* no parameters, no result */

/* The function type as calls see it: records are passed as pointers to a copy and
 * returned through a pointer that is the last parameter (docs/frontend.md). */
const IrType *types_passed(Unit *unit, const IrType *type);

/* The type of a method of `object`, which comes first (as the pointer `this`). */
const IrType *types_method(Unit *unit, const IrType *type, const IrType *object);
bool types_is_bool(const IrType *type);
/* A reference in the source; it is a pointer here. */
bool types_is_reference(const IrType *type);
/* The definition of a record. */
CXCursor types_class(const IrType *record);

/* Fills in the fields of a record (or of an array's records). Pointers to
 * records are converted without the fields of what they point to. */
const IrType *types_complete(Unit *unit, const IrType *type);

/* Why the type can't be relied on (an error inside the declaration of its record
 * or typedef), or NULL. */
const char *types_problem(const IrType *type);

/* The member `field` (FieldDecl or MemberRef's target) of `record`. */
bool types_field(Unit *unit, const IrType *record, CXCursor field, FieldRef *found);

/* Index of the field of `record` that is or contains (through anonymous
 * members) `field`; UINT32_MAX if there is none. */
uint32_t types_field_index(Unit *unit, const IrType *record, CXCursor field, bool *is_inside);

/* ---- decls.c ------------------------------------------------------------------- */

/* Makes functions and globals of everything that this unit has to offer. */
void decls_walk(Unit *unit);
uint32_t decls_function(Unit *unit, CXCursor cursor);
uint32_t decls_global(Unit *unit, CXCursor cursor, const char *function_name);

/* A function that is no function of the source, of the same unit. `loc` is where it
 * comes from. */
uint32_t decls_made(Unit *unit, const char *name, const IrType *type, IrLoc loc, UnitBody body);
/* operator() of a lambda that captures nothing, as a plain function. */
uint32_t decls_invoker(Unit *unit, CXCursor method);

/* ---- cxx_name.c ------------------------------------------------------------------ */

/* In C++ the name with its namespaces and classes, "A::f"; of functions, unless they are
 * extern "C", with the types of their parameters: "A::f(int)". */
const char *cxx_name(Unit *unit, CXCursor cursor);
bool cxx_name_is_function(enum CXCursorKind kind);
/* A function that is called for an object. */
bool cxx_name_is_method(CXCursor cursor);
/* A constructor, or the template of one. */
bool cxx_name_is_constructor(CXCursor cursor);

/* ---- constant.c ----------------------------------------------------------------- */

/* Value of an integer constant expression, converted to its own type. */
bool constant_integer(Unit *unit, CXCursor cursor, int64_t *value);

/* An initialiser's scalar: integer, function, string, address of a global. */
IrOperand constant_operand(Unit *unit, CXCursor cursor);

/* The address of what an expression names, for references. */
IrOperand constant_address(Unit *unit, CXCursor cursor);

/* `value` as an integer of `type` would hold it. */
int64_t constant_wrap(int64_t value, const IrType *type);

/* The string literal under `cursor` (parentheses and casts skipped) as an index
 * into the module's strings; false if it is none. */
bool constant_string(Unit *unit, CXCursor cursor, uint32_t *string);

/* Decoded bytes (narrow) or UTF-16 units (wide) of a string literal, the final
 * NUL not counted. */
typedef struct ConstantText {
    const uint32_t *units;
    size_t count;
    bool is_wide;
} ConstantText;
bool constant_text(Unit *unit, CXCursor cursor, ConstantText *text);

/* ---- standin.c: what depends on a stand-in ---------------------------------------- */

/* Whether the size or the value of what is declared depends on one. */
bool standin_shapes(Unit *unit, CXCursor declaration);
/* Whether anything in an expression refers to such a declaration. */
bool standin_within(Unit *unit, CXCursor cursor);
/* Whether an expression with one in it is taken for an address (not of a text): it may be
 * a variable or a function that the driver has, somewhere. */
bool standin_is_address(Unit *unit, const IrType *type, CXCursor cursor);
/* "NAME is an address that nothing declares" */
const char *standin_doubt(Unit *unit, CXCursor cursor);
/* Whether a member before `field` has such a size. */
bool standin_moves(Unit *unit, CXCursor field);
/* Whether the type is one that is not a pointer. */
bool standin_is_type(Unit *unit, CXType type);

/* ---- trace.c ------------------------------------------------------------------------ */

/* Whether an undeclared function may be a macro of a header that is missing, and so do
 * anything; macros of the trace preprocessor do nothing. */
bool trace_may_be_macro(Unit *unit, CXCursor function);

/* ---- coverage.c ------------------------------------------------------------------ */

/* Counts syntax that was met and not lowered. */
void coverage_gap(Unit *unit, CXCursor cursor, const char *kind);
const char *coverage_kind(Unit *unit, CXCursor cursor);

#endif
