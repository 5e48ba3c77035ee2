/* types.c - libclang's types as IrType, each converted once. */
#include "frontend/types_private.h"

static TypeInfo *new_type(Unit *unit, IrTypeKind kind, const char *name) {
    TypeInfo *info = ARENA_NEW(unit->arena, TypeInfo);
    info->ir.kind = kind;
    info->ir.name = name;
    return info;
}

static uint32_t size_of(CXType type) {
    long long size = clang_Type_getSizeOf(type);
    return size > 0 && size <= UINT32_MAX ? (uint32_t)size : 0;
}

/* ---- types that we make ourselves -------------------------------------------- */

const IrType *types_int(Unit *unit, uint32_t size, bool is_signed) {
    static const char *const names[2][17] = {
        {[1] = "unsigned char",
         [2] = "unsigned short",
         [4] = "unsigned int",
         [8] = "unsigned long long",
         [16] = "unsigned __int128"},
        {[1] = "signed char", [2] = "short", [4] = "int", [8] = "long long", [16] = "__int128"}};
    size = size > 16 || names[0][size] == NULL ? 8 : size;
    const IrType **slot = &unit->integers[is_signed][size];
    if (*slot == NULL) {
        TypeInfo *info = new_type(unit, IR_TYPE_INT, names[is_signed][size]);
        info->ir.size = size;
        info->ir.is_signed = is_signed;
        *slot = &info->ir;
    }
    return *slot;
}

const IrType *types_void(Unit *unit) {
    if (unit->void_type == NULL) {
        unit->void_type = &new_type(unit, IR_TYPE_VOID, "void")->ir;
    }
    return unit->void_type;
}

const IrType *types_opaque(Unit *unit) {
    if (unit->opaque_type == NULL) {
        unit->opaque_type = &new_type(unit, IR_TYPE_OPAQUE, "?")->ir;
    }
    return unit->opaque_type;
}

const IrType *types_pointer_to(Unit *unit, const IrType *pointee) {
    uintptr_t known;
    if (ptrmap_find(&unit->made_types, pointee, &known)) {
        return (const IrType *)known;
    }
    TypeInfo *info =
        new_type(unit, IR_TYPE_POINTER, arena_printf(unit->arena, "%s *", pointee->name));
    info->ir.size = 8;
    info->ir.elem = pointee;
    ptrmap_put(&unit->made_types, pointee, (uintptr_t)&info->ir);
    return &info->ir;
}

const IrType *types_array_of(Unit *unit, const IrType *element, uint64_t count) {
    const char *name =
        arena_printf(unit->arena, "%s[%llu]", element->name, (unsigned long long)count);
    TypeInfo *info = new_type(unit, IR_TYPE_ARRAY, name);
    info->ir.elem = element;
    info->ir.count = count;
    info->ir.size = (uint32_t)(element->size * count);
    return &info->ir;
}

const IrType *types_procedure(Unit *unit) {
    TypeInfo *info = new_type(unit, IR_TYPE_FUNCTION, "void ()");
    info->ir.elem = types_void(unit);
    return &info->ir;
}

const IrType *types_passed(Unit *unit, const IrType *type) {
    if (type->kind != IR_TYPE_FUNCTION) {
        return type;
    }
    bool has_records = type->elem->kind == IR_TYPE_RECORD;
    const IrType **params = ARENA_ARRAY(unit->arena, const IrType *, type->param_count + 1);
    for (uint32_t i = 0; i < type->param_count; i++) {
        bool is_record = type->params[i]->kind == IR_TYPE_RECORD;
        params[i] = is_record ? types_pointer_to(unit, type->params[i]) : type->params[i];
        has_records |= is_record;
    }
    if (!has_records) {
        return type;
    }
    TypeInfo *info = new_type(unit, IR_TYPE_FUNCTION, type->name);
    info->ir = *type;
    info->ir.params = params;
    if (type->elem->kind == IR_TYPE_RECORD) {
        params[info->ir.param_count++] = types_pointer_to(unit, type->elem);
        info->ir.elem = types_void(unit);
    }
    return &info->ir;
}

const IrType *types_method(Unit *unit, const IrType *type, const IrType *object) {
    TypeInfo *info = new_type(unit, IR_TYPE_FUNCTION, type->name);
    info->ir = *type;
    const IrType **params = ARENA_ARRAY(unit->arena, const IrType *, type->param_count + 1);
    params[0] = types_pointer_to(unit, object);
    for (uint32_t i = 0; i < type->param_count; i++) {
        params[i + 1] = type->params[i];
    }
    info->ir.params = params;
    info->ir.param_count++;
    return &info->ir;
}

bool types_is_reference(const IrType *type) {
    return ((const TypeInfo *)(const void *)type)->is_reference;
}

CXCursor types_class(const IrType *record) {
    return clang_getCursorDefinition(((const TypeInfo *)(const void *)record)->declaration);
}

bool types_is_bool(const IrType *type) {
    return ((const TypeInfo *)(const void *)type)->is_bool;
}

/* ---- conversion ---------------------------------------------------------------- */

static RecordInfo *record_of(Unit *unit, CXType type) {
    CXCursor declaration = clang_getTypeDeclaration(type);
    CXCursor definition = clang_getCursorDefinition(declaration);
    const void *key = clang_Cursor_isNull(definition) ? NULL : definition.data[0];
    uintptr_t known;
    if (key != NULL && ptrmap_find(&unit->types, key, &known)) {
        return (RecordInfo *)known;
    }
    RecordInfo *record = ARENA_NEW(unit->arena, RecordInfo);
    record->type = type;
    record->ir.name = source_string(unit->arena, clang_getTypeSpelling(type));
    record->ir.is_union = clang_getCursorKind(declaration) == CXCursor_UnionDecl;
    record->ir.size = size_of(type);
    if (key != NULL) {
        ptrmap_put(&unit->types, key, (uintptr_t)record);
    }
    return record;
}

static void convert_function(Unit *unit, TypeInfo *info, CXType type) {
    info->ir.elem = types_of(unit, clang_getResultType(type));
    info->ir.is_variadic = clang_isFunctionTypeVariadic(type) != 0;
    int count = clang_getNumArgTypes(type);
    if (count <= 0) {
        return;
    }
    const IrType **params = ARENA_ARRAY(unit->arena, const IrType *, count);
    for (int i = 0; i < count; i++) {
        params[i] = types_of(unit, clang_getArgType(type, (unsigned)i));
    }
    info->ir.params = params;
    info->ir.param_count = (uint32_t)count;
}

static void convert_record(Unit *unit, TypeInfo *info, CXType type) {
    RecordInfo *record = record_of(unit, type);
    info->ir.kind = IR_TYPE_RECORD;
    info->ir.record = &record->ir;
    info->ir.size = record->ir.size;
    info->declaration = clang_getTypeDeclaration(type);
    if (clang_Cursor_isNull(clang_getCursorDefinition(info->declaration))) {
        info->ir.kind = IR_TYPE_OPAQUE; /* incomplete */
        info->ir.record = NULL;
    }
}

static void convert_integer(TypeInfo *info, CXType type, CXType integer) {
    info->ir.kind = IR_TYPE_INT;
    info->ir.size = size_of(type);
    info->is_bool = integer.kind == CXType_Bool;
    info->ir.is_signed = integer.kind >= CXType_Char_S && integer.kind <= CXType_Int128 &&
                         integer.kind != CXType_WChar; /* unsigned on Windows */
}

static void convert_array(Unit *unit, TypeInfo *info, CXType type, CXType canonical) {
    CXType elem = clang_getArrayElementType(type);
    if (elem.kind == CXType_Invalid) {
        elem = clang_getArrayElementType(canonical);
    }
    info->ir.kind = IR_TYPE_ARRAY;
    info->ir.elem = types_of(unit, elem);
    long long count = clang_getArraySize(canonical);
    if (canonical.kind == CXType_ConstantArray && count >= 0) {
        info->ir.count = (uint64_t)count;
        info->ir.size = size_of(canonical);
    }
}

/* The type under typedefs and the like with the names that a reader knows:
 * one level at a time where libclang lets us, else the canonical one. */
static CXType desugar(CXType type, CXType canonical) {
    for (int levels = 0; levels < 64; levels++) {
        if (type.kind == CXType_Elaborated) {
            type = clang_Type_getNamedType(type);
        } else if (type.kind == CXType_Typedef) {
            type = clang_getTypedefDeclUnderlyingType(clang_getTypeDeclaration(type));
        } else {
            break;
        }
    }
    return type.kind == canonical.kind ? type : canonical;
}

static bool is_float(enum CXTypeKind kind) {
    return (kind >= CXType_Float && kind <= CXType_LongDouble) ||
           (kind >= CXType_Float128 && kind <= CXType_Ibm128);
}

static void convert(Unit *unit, TypeInfo *info, CXType given) {
    CXType canonical = clang_getCanonicalType(given);
    if (canonical.kind == CXType_Atomic) {
        given = clang_Type_getValueType(canonical);
        canonical = clang_getCanonicalType(given);
    }
    CXType type = desugar(given, canonical);
    info->ir.is_const = clang_isConstQualifiedType(canonical) != 0;
    enum CXTypeKind kind = canonical.kind;
    if (kind == CXType_Void) {
        info->ir.kind = IR_TYPE_VOID;
    } else if (kind >= CXType_Bool && kind <= CXType_Int128) {
        convert_integer(info, canonical, canonical);
    } else if (kind == CXType_Enum) {
        CXType integer = clang_getEnumDeclIntegerType(clang_getTypeDeclaration(canonical));
        convert_integer(info, canonical, clang_getCanonicalType(integer));
        info->is_bool = false;
    } else if (is_float(kind)) {
        info->ir.kind = IR_TYPE_FLOAT;
        info->ir.size = size_of(canonical);
    } else if (kind == CXType_Pointer || kind == CXType_LValueReference ||
               kind == CXType_RValueReference || kind == CXType_BlockPointer) {
        info->ir.kind = IR_TYPE_POINTER;
        info->is_reference = kind == CXType_LValueReference || kind == CXType_RValueReference;
        info->ir.size = kind == CXType_Pointer ? size_of(canonical) : 8;
        info->ir.elem = types_of(unit, clang_getPointeeType(type));
    } else if (kind == CXType_NullPtr || kind == CXType_MemberPointer) {
        info->ir.kind = IR_TYPE_POINTER;
        info->ir.size = 8;
        info->ir.elem = types_void(unit);
    } else if (kind == CXType_Record) {
        convert_record(unit, info, canonical);
    } else if (kind >= CXType_ConstantArray && kind <= CXType_DependentSizedArray &&
               kind != CXType_Vector) {
        convert_array(unit, info, type, canonical);
    } else if (kind == CXType_FunctionProto || kind == CXType_FunctionNoProto) {
        info->ir.kind = IR_TYPE_FUNCTION;
        convert_function(unit, info, type);
    } else {
        /* Vectors and complex numbers; nameless kinds crash clang_Type_getSizeOf(). */
        bool is_sized = kind == CXType_Vector || kind == CXType_ExtVector || kind == CXType_Complex;
        info->ir.kind = IR_TYPE_OPAQUE;
        info->ir.size = is_sized ? size_of(canonical) : 0;
    }
}

static const char *problem_of_typedef(const Unit *unit, CXType type) {
    if (unit->errors.count == 0) {
        return NULL;
    }
    if (type.kind == CXType_Elaborated) {
        type = clang_Type_getNamedType(type);
    }
    return type.kind == CXType_Typedef ? errors_in(unit, clang_getTypeDeclaration(type)) : NULL;
}

const IrType *types_of(Unit *unit, CXType type) {
    if (type.kind == CXType_Invalid || type.kind == CXType_Dependent || type.data[0] == NULL) {
        return types_opaque(unit);
    }
    uintptr_t known;
    if (ptrmap_find(&unit->types, type.data[0], &known)) {
        return (const IrType *)known;
    }
    TypeInfo *info =
        new_type(unit, IR_TYPE_OPAQUE, source_string(unit->arena, clang_getTypeSpelling(type)));
    ptrmap_put(&unit->types, type.data[0], (uintptr_t)&info->ir);
    info->problem = problem_of_typedef(unit, type);
    convert(unit, info, type);
    return &info->ir;
}

const IrType *types_of_cursor(Unit *unit, CXCursor cursor) {
    return types_of(unit, clang_getCursorType(cursor));
}
