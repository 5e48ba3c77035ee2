/* lower_new.c - new and delete: which operator allocates, then what is constructed. */
#include "frontend/cxx_class.h"
#include "frontend/lower.h"

#include <ctype.h>
#include <string.h>

/* What allocates where the driver has no operator of its own: the model has bodies. */
#define OPERATOR_NEW    "__builtin_operator_new"
#define OPERATOR_DELETE "__builtin_operator_delete"

/* ---- operators ------------------------------------------------------------------------------ */

typedef struct OperatorVisit {
    Unit *unit;
    const char *name;
    const IrType *const *placement; /* types of the arguments behind the first */
    uint32_t count;
    bool is_delete;
    CXCursor best;
    int score;
} OperatorVisit;

static int score_of(const OperatorVisit *visit, CXCursor function) {
    int params = clang_Cursor_getNumArguments(function), score = 1;
    if (visit->is_delete) {
        return params == 1 ? 3 : params == 2 ? 2 : 0;
    }
    if (params != (int)visit->count + 1) {
        return 0;
    }
    const IrType *type = types_of_cursor(visit->unit, function);
    for (uint32_t i = 0; i < visit->count; i++) {
        const IrType *param = type->params[i + 1], *given = visit->placement[i];
        bool is_same = strcmp(param->name, given->name) == 0;
        bool is_alike = param->kind == given->kind && param->size == given->size;
        if (param->kind != given->kind && !types_is_reference(param)) {
            return 0;
        }
        score += is_same ? 3 : is_alike ? 2 : 1;
    }
    return score;
}

static enum CXChildVisitResult visit_operator(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    OperatorVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (kind == CXCursor_LinkageSpec || kind == CXCursor_UnexposedDecl) {
        return CXChildVisit_Recurse;
    }
    if (kind != CXCursor_FunctionDecl && kind != CXCursor_CXXMethod) {
        return CXChildVisit_Continue;
    }
    CXString name = clang_getCursorSpelling(cursor);
    if (strcmp(clang_getCString(name), visit->name) == 0 && !clang_CXXMethod_isDeleted(cursor)) {
        int score = score_of(visit, cursor);
        if (score > visit->score) {
            visit->score = score;
            visit->best = cursor;
        }
    }
    clang_disposeString(name);
    return CXChildVisit_Continue;
}

/* Of the class or its bases, else of the program. */
static void search_class(OperatorVisit *visit, const IrType *type) {
    const CxxClass *class = cxx_class_of(visit->unit, type);
    if (class == NULL) {
        return;
    }
    clang_visitChildren(class->definition, visit_operator, visit);
    for (size_t i = 0; visit->score == 0 && i < class->bases.count; i++) {
        search_class(visit, class->bases.items[i].type);
    }
}

/* The templates among the bases have operators that can't be reached. */
static bool hides_operators(Unit *unit, const IrType *type) {
    const CxxClass *class = cxx_class_of(unit, type);
    bool result = false;
    for (size_t i = 0; class != NULL && i < class->bases.count; i++) {
        result |= hides_operators(unit, class->bases.items[i].type);
    }
    if (class == NULL ||
        clang_Cursor_isNull(clang_getSpecializedCursorTemplate(class->definition))) {
        return result;
    }
    OperatorVisit visit = {.unit = unit, .name = "operator delete", .is_delete = true};
    clang_visitChildren(clang_getSpecializedCursorTemplate(class->definition), visit_operator,
                        &visit);
    return result || visit.score > 0;
}

static CXCursor find_operator(Lower *l, OperatorVisit *visit, const IrType *type, bool is_global) {
    visit->unit = l->unit;
    visit->best = clang_getNullCursor();
    if (!is_global) {
        search_class(visit, type);
        if (visit->score == 0 && hides_operators(l->unit, type)) {
            return visit->best;
        }
    }
    if (visit->score == 0) {
        clang_visitChildren(clang_getTranslationUnitCursor(l->unit->tu), visit_operator, visit);
    }
    return visit->best;
}

static IrOperand function_of(Lower *l, CXCursor found, const char *otherwise) {
    uint32_t id = clang_Cursor_isNull(found) ? ir_build_function(l->builder, otherwise)
                                             : decls_function(l->unit, found);
    return (IrOperand){.kind = IR_OPERAND_FUNCTION, .id = id};
}

/* ---- new ------------------------------------------------------------------------------------- */

/* The parts of `new (placement) type[count](value)`, which libclang lists in a row. */
typedef struct NewParts {
    VEC(Node *) placement;
    Node *count;
    Node *value;
    bool is_global;
} NewParts;

static unsigned start_of(CXCursor cursor) {
    unsigned offset;
    clang_getFileLocation(clang_getRangeStart(clang_getCursorExtent(cursor)), NULL, NULL, NULL,
                          &offset);
    return offset;
}

/* Length of the text up to the end of the parenthesis that it begins with. */
static size_t parenthesis(const char *text, size_t length) {
    int depth = 0;
    for (size_t i = 0; i < length; i++) {
        depth += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (depth == 0) {
            return i + 1;
        }
    }
    return length;
}

static void take_apart(Lower *l, Node *node, NewParts *parts) {
    CXSourceRange extent = clang_getCursorExtent(node->cursor);
    CXFile file;
    unsigned begin, end;
    clang_getFileLocation(clang_getRangeStart(extent), &file, NULL, NULL, &begin);
    clang_getFileLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &end);
    const SourceFile *source = source_file_read(l->unit, file);
    if (source == NULL || source->text == NULL || end > source->length) {
        lower_unsupported(l, node->cursor);
        return;
    }
    const char *text = source->text + begin;
    size_t at = 0, length = end - begin;
    parts->is_global = length > 2 && text[0] == ':';
    while (at < length && strncmp(text + at, "new", 3) != 0) {
        at++;
    }
    for (at += 3; at < length && isspace((unsigned char)text[at]); at++) {
    }
    size_t placed = at < length && text[at] == '(' ? at + parenthesis(text + at, length - at) : 0;
    for (uint32_t i = 0; i < node->child_count; i++) {
        Node *child = &node->children[i];
        size_t start = start_of(child->cursor) - begin;
        size_t before = start < length ? start : 0;
        while (before > 0 && isspace((unsigned char)text[before - 1])) {
            before--;
        }
        if (start < placed) {
            vec_push(l->unit->scratch, &parts->placement, child);
        } else if (before > 0 && text[before - 1] == '[') {
            parts->count = child;
        } else {
            parts->value = child;
        }
    }
}

static IrOperand bytes_of(Lower *l, const NewParts *parts, const IrType *type) {
    const IrType *size = types_int(l->unit, 8, false);
    if (parts->count == NULL) {
        return ir_int(type->size);
    }
    IrOperand count = lower_expr_as(l, parts->count, size);
    if (count.kind == IR_OPERAND_INT) {
        return ir_int(count.value * (int64_t)type->size);
    }
    return lower_binary(l, IR_MUL, count, ir_int(type->size), size);
}

static IrOperand allocate(Lower *l, Node *node, const NewParts *parts, const IrType *type) {
    uint32_t count = (uint32_t)parts->placement.count;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, count + 1);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, count + 1);
    Held *held = ARENA_ARRAY(l->unit->scratch, Held, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        Node *argument = parts->placement.items[i];
        IrOperand value = lower_call_argument(l, argument, NULL, &types[i + 1]);
        held[i] = lower_hold(l, value, types[i + 1], node->child_count > 1);
    }
    OperatorVisit visit = {.name = parts->count == NULL ? "operator new" : "operator new[]",
                           .placement = types + 1,
                           .count = count};
    CXCursor found = find_operator(l, &visit, type, parts->is_global);
    values[0] = bytes_of(l, parts, type);
    types[0] = types_int(l->unit, 8, false);
    for (uint32_t i = 0; i < count; i++) {
        values[i + 1] = lower_release(l, held[i]);
    }
    bool is_placed = clang_Cursor_isNull(found) && count == 1 && types[1]->kind == IR_TYPE_POINTER;
    if (is_placed) {
        return values[1]; /* new (where) T */
    }
    IrInstr call = {.op = IR_CALL,
                    .dest = ir_build_temp(l->builder),
                    .a = function_of(l, found, OPERATOR_NEW),
                    .args = values,
                    .arg_types = types,
                    .arg_count = count + 1,
                    .type = types_pointer_to(l->unit, types_void(l->unit)),
                    .text = source_text(l->unit, node->cursor)};
    lower_emit(l, call);
    return ir_temp(call.dest);
}

static void construct(Lower *l, const NewParts *parts, IrOperand memory, const IrType *type) {
    int64_t count = 1;
    if (parts->count == NULL) {
        IrPlace place = lower_deref(l, memory, type);
        if (parts->value != NULL) {
            lower_object_init(l, place, parts->value->cursor);
        } else {
            lower_object_default(l, place);
        }
        return;
    }
    const CxxClass *class = cxx_class_of(l->unit, type);
    if (class == NULL || !class->is_constructed) {
        return;
    }
    if (!constant_integer(l->unit, parts->count->cursor, &count) || count < 0 || count > 64) {
        lower_degrade(l, l->loc, "C++ construct not lowered: array of objects of unknown length");
        return;
    }
    const IrType *array = types_array_of(l->unit, type, (uint64_t)count);
    lower_object_default(l, lower_deref(l, memory, array));
}

/* Nothing is constructed where no memory was got: the compiler tests that for operators
 * that may return NULL, which those of drivers do. */
IrOperand lower_new(Lower *l, Node *node) {
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, node->cursor);
    const IrType *pointer = node_type(&l->nodes, node);
    const IrType *type = types_complete(l->unit, pointer->elem);
    NewParts parts = {.count = NULL};
    take_apart(l, node, &parts);
    IrPlace result = ir_place_local(lower_helper(l, pointer), pointer);
    IrOperand memory = allocate(l, node, &parts, type);
    lower_store(l, result, memory, NULL);
    const CxxClass *class = cxx_class_of(l->unit, type);
    if (parts.value != NULL || (class != NULL && class->is_constructed)) {
        uint32_t got = ir_build_block(l->builder), end = ir_build_block(l->builder);
        lower_branch(l, lower_load(l, result), got, end, node->cursor);
        ir_build_switch_to(l->builder, got);
        construct(l, &parts, lower_load(l, result), type);
        lower_jump(l, end);
        ir_build_switch_to(l->builder, end);
    }
    l->loc = loc;
    l->spelling = spelling;
    return lower_load(l, result);
}

/* ---- delete ------------------------------------------------------------------------------------
 */

static void destroy(Lower *l, IrOperand memory, const IrType *type) {
    const CxxClass *class = cxx_class_of(l->unit, type);
    uint32_t table, slot;
    if (class == NULL || !class->has_virtual_destructor ||
        !cxx_table_destructor_slot(class, &table, &slot)) {
        lower_object_destroy(l, lower_deref(l, memory, type));
        return;
    }
    IrOperand object = memory;
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, 1);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, 1);
    IrOperand callee = lower_method_slot(l, class, table, slot, &object);
    values[0] = object;
    types[0] = types_pointer_to(l->unit, type);
    lower_emit(l, (IrInstr){.op = IR_CALL,
                            .dest = IR_NO_TEMP,
                            .a = callee,
                            .args = values,
                            .arg_types = types,
                            .arg_count = 1,
                            .type = types_void(l->unit)});
}

static void release(Lower *l, Node *node, IrOperand memory, const IrType *type, bool is_array) {
    OperatorVisit visit = {.name = is_array ? "operator delete[]" : "operator delete",
                           .is_delete = true};
    const char *text = source_text(l->unit, node->cursor);
    CXCursor found = find_operator(l, &visit, type, text != NULL && text[0] == ':');
    int params = clang_Cursor_isNull(found) ? 1 : clang_Cursor_getNumArguments(found);
    IrOperand *values = ARENA_ARRAY(l->unit->arena, IrOperand, 2);
    const IrType **types = ARENA_ARRAY(l->unit->arena, const IrType *, 2);
    values[0] = memory;
    types[0] = types_pointer_to(l->unit, type);
    values[1] = ir_int(type->size);
    types[1] = types_int(l->unit, 8, false);
    lower_emit(l, (IrInstr){.op = IR_CALL,
                            .dest = IR_NO_TEMP,
                            .a = function_of(l, found, OPERATOR_DELETE),
                            .args = values,
                            .arg_types = types,
                            .arg_count = params < 2 ? 1 : 2,
                            .type = types_void(l->unit),
                            .text = text});
}

static bool is_array_delete(Lower *l, Node *node) {
    const char *text = source_text(l->unit, node->cursor);
    text = text == NULL ? NULL : strstr(text, "delete");
    for (text = text == NULL ? "" : text + strlen("delete"); *text == ' '; text++) {
    }
    return *text == '[';
}

void lower_delete(Lower *l, Node *node) {
    if (node->child_count != 1) {
        lower_unsupported(l, node->cursor);
        return;
    }
    IrLoc loc = l->loc, spelling = l->spelling;
    lower_at(l, node->cursor);
    const IrType *pointer = node_type(&l->nodes, &node->children[0]);
    const IrType *type = types_complete(l->unit, pointer->elem);
    bool is_array = is_array_delete(l, node);
    IrPlace held = ir_place_local(lower_helper(l, pointer), pointer);
    lower_store(l, held, lower_expr_value(l, &node->children[0]), NULL);
    uint32_t has = ir_build_block(l->builder), end = ir_build_block(l->builder);
    lower_branch(l, lower_load(l, held), has, end, node->children[0].cursor);
    ir_build_switch_to(l->builder, has);
    if (is_array && lower_object_is_destroyed(l, type)) {
        lower_degrade(l, l->loc, "C++ construct not lowered: delete[] of objects with destructors");
    } else if (!is_array) {
        destroy(l, lower_load(l, held), type);
    }
    release(l, node, lower_load(l, held), type, is_array);
    lower_jump(l, end);
    ir_build_switch_to(l->builder, end);
    l->loc = loc;
    l->spelling = spelling;
}
