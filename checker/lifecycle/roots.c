/* roots.c - calls of main, of what a library exports, and of the members of classes that nobody
 * makes, for the model to run. */
#include "lifecycle/roots.h"

#include "base/strmap.h"
#include "base/text.h"
#include "ir/build.h"
#include "lifecycle/lifecycle.h"
#include "lifecycle/others.h"

#include <string.h>

static const char *const mains[] = {
    "main",      "wmain",          "WinMain",           "wWinMain", "_tmain",
    "_tWinMain", "mainCRTStartup", "WinMainCRTStartup", "DllMain",  "_DllMainCRTStartup"};

bool roots_is_entry(const char *name) {
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++) {
        if (strcmp(mains[i], name) == 0) {
            return true;
        }
    }
    return false;
}

static bool is_library_entry(const char *name) {
    return strcmp(name, "DllMain") == 0 || strcmp(name, "_DllMainCRTStartup") == 0;
}

static bool is_defined(const IrModule *module, const char *name) {
    uint32_t index = ir_find_function(module, name);
    return index != UINT32_MAX && module->functions[index]->has_body;
}

const char *roots_entry(const IrModule *program, const char *wanted) {
    if (wanted != NULL) {
        return is_defined(program, wanted) ? wanted : NULL;
    }
    for (size_t i = 0; i < sizeof mains / sizeof *mains; i++) {
        if (is_defined(program, mains[i])) {
            return mains[i];
        }
    }
    Arena *scratch = arena_open();
    Others others = others_of(scratch, program);
    const char *first = NULL;
    for (uint32_t f = 0; f < program->function_count && first == NULL; f++) {
        if (others_can_call(program, &others, f)) {
            first = program->functions[f]->name;
        }
    }
    arena_close(scratch);
    return first;
}

/* ---- the calls -------------------------------------------------------------------------- */

typedef struct Calls {
    Arena *arena;
    IrBuilder *builder;
    const IrModule *program;
    const IrType *nothing, *number, *pointer;
} Calls;

static const IrType *type_of(Arena *arena, IrType type) {
    return arena_copy(arena, &type, sizeof type);
}

static uint32_t begin(Calls *calls, const char *name) {
    uint32_t function = ir_build_function(calls->builder, name);
    IrFunction *ir = ir_build_function_at(calls->builder, function);
    ir->type =
        type_of(calls->arena,
                (IrType){.kind = IR_TYPE_FUNCTION, .name = "void ()", .elem = calls->nothing});
    ir->unit = LIFECYCLE_MODEL_FOLDER "roots";
    ir_build_begin(calls->builder, function);
    return function;
}

static void end(Calls *calls, uint32_t function) {
    ir_build_append(calls->builder, (IrInstr){.op = IR_RETURN, .dest = IR_NO_TEMP});
    ir_build_end(calls->builder);
    ir_build_function_at(calls->builder, function)->has_body = true;
}

static const IrType **types_of(Calls *calls, uint32_t count) {
    const IrType **types = ARENA_ARRAY(calls->arena, const IrType *, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        types[i] = calls->number;
    }
    return types;
}

/* Calls a function of the model; its result as an operand. */
static IrOperand call(Calls *calls, const char *name, const IrOperand *args, uint32_t count,
                      const IrType *result) {
    uint32_t callee = ir_build_function(calls->builder, name);
    IrFunction *ir = ir_build_function_at(calls->builder, callee);
    if (ir->type == NULL) {
        ir->type = type_of(calls->arena, (IrType){.kind = IR_TYPE_FUNCTION,
                                                  .name = "of the model",
                                                  .elem = result != NULL ? result : calls->nothing,
                                                  .params = types_of(calls, count),
                                                  .param_count = count});
    }
    uint32_t dest = result != NULL ? ir_build_temp(calls->builder) : IR_NO_TEMP;
    IrOperand *kept = ARENA_ARRAY(calls->arena, IrOperand, count + 1);
    if (count > 0) {
        memcpy(kept, args, count * sizeof *args);
    }
    ir_build_append(calls->builder, (IrInstr){.op = IR_CALL,
                                              .dest = dest,
                                              .a = {.kind = IR_OPERAND_FUNCTION, .id = callee},
                                              .args = kept,
                                              .arg_types = types_of(calls, count),
                                              .arg_count = count,
                                              .type = result != NULL ? result : calls->nothing});
    return dest != IR_NO_TEMP ? ir_temp(dest) : ir_unknown();
}

/* Calls a function of the program, `first` (if any) and unknown values as arguments. */
static void call_root(Calls *calls, const IrFunction *root, const IrOperand *first) {
    uint32_t count = root->param_count;
    IrOperand *args = ARENA_ARRAY(calls->arena, IrOperand, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        args[i] = first != NULL && i == 0
                      ? *first
                      : call(calls, LIFECYCLE_PREFIX "unknown", NULL, 0, calls->number);
    }
    uint32_t callee = ir_build_function(calls->builder, root->name);
    ir_build_function_at(calls->builder, callee)->type = root->type;
    ir_build_append(calls->builder, (IrInstr){.op = IR_CALL,
                                              .dest = IR_NO_TEMP,
                                              .a = {.kind = IR_OPERAND_FUNCTION, .id = callee},
                                              .args = args,
                                              .arg_types = types_of(calls, count),
                                              .arg_count = count,
                                              .type = calls->nothing});
}

/* Whoever calls a library may catch what it throws: then the block goes on there. */
static void catch_all(Calls *calls, uint32_t block, uint32_t after) {
    uint32_t current = ir_build_current(calls->builder), caught = ir_build_block(calls->builder);
    ir_build_set_landing(calls->builder, caught);
    ir_build_set_except(calls->builder, caught);
    ir_build_set_handler_of(calls->builder, block, caught);
    ir_build_switch_to(calls->builder, caught);
    ir_build_jump(calls->builder, after, (IrLoc){0});
    ir_build_switch_to(calls->builder, current);
}

/* The call happens or not. */
static void call_perhaps(Calls *calls, const IrFunction *root, const IrOperand *first) {
    IrOperand none = ir_int(0);
    IrOperand yes = call(calls, LIFECYCLE_PREFIX "choose", &none, 1, calls->number);
    uint32_t then_block = ir_build_block(calls->builder), after = ir_build_block(calls->builder);
    ir_build_branch(calls->builder, yes, then_block, after, NULL, (IrLoc){0});
    ir_build_switch_to(calls->builder, then_block);
    catch_all(calls, then_block, after);
    call_root(calls, root, first);
    ir_build_jump(calls->builder, after, (IrLoc){0});
    ir_build_switch_to(calls->builder, after);
}

/* ---- classes ---------------------------------------------------------------------------- */

/* "N::C" of "N::C::f(int)", or NULL. */
static const char *class_of(Arena *arena, const char *name) {
    size_t end = strcspn(name, "(<"), at = 0;
    for (size_t i = 0; i + 1 < end; i++) {
        at = name[i] == ':' && name[i + 1] == ':' ? i : at;
    }
    return at > 0 ? arena_strndup(arena, name, at) : NULL;
}

static const char *member_of(Arena *arena, const char *name, const char *class_name) {
    size_t length = strlen(class_name);
    bool inside = text_starts(name, class_name) && strncmp(name + length, "::", 2) == 0;
    const char *rest = inside ? name + length + 2 : NULL;
    return rest != NULL ? arena_strndup(arena, rest, strcspn(rest, "(")) : NULL;
}

static bool is_member(const IrFunction *function) {
    return function->param_count > 0 && strcmp(function->locals[0].name, "this") == 0;
}

static const char *last_name(const char *class_name) {
    const char *last = class_name;
    for (const char *at = strstr(class_name, "::"); at != NULL; at = strstr(last, "::")) {
        last = at + 2;
    }
    return last;
}

/* A constructor that nobody in the program calls: others make the objects. */
static void call_class(Calls *calls, const Others *others, const char *class_name) {
    const char *self = last_name(class_name), *other = arena_printf(calls->arena, "~%s", self);
    const IrModule *program = calls->program;
    IrOperand object = call(calls, LIFECYCLE_PREFIX "begin_object", NULL, 0, calls->pointer);
    uint32_t local = ir_build_local(calls->builder, "object", calls->pointer, (IrLoc){0}, false);
    IrPlace place = ir_place_local(local, calls->pointer);
    ir_build_store(calls->builder, place, object, (IrLoc){0});
    uint32_t failed = ir_build_block(calls->builder);
    for (int pass = 0; pass < 3; pass++) {
        for (uint32_t f = 0; f < program->function_count; f++) {
            const IrFunction *function = program->functions[f];
            const char *member = function->has_body && is_member(function)
                                     ? member_of(calls->arena, function->name, class_name)
                                     : NULL;
            int when = member == NULL               ? -1
                       : strcmp(member, self) == 0  ? 0
                       : strcmp(member, other) == 0 ? 2
                                                    : 1;
            if (when != pass || (when == 1 && !others_can_call(program, others, f))) {
                continue;
            }
            IrOperand here = ir_build_load(calls->builder, place, (IrLoc){0});
            if (when == 1) {
                call_perhaps(calls, function, &here);
            } else if (when == 0) { /* what throws while it is made is no object */
                uint32_t made = ir_build_block(calls->builder);
                catch_all(calls, ir_build_current(calls->builder), failed);
                call_root(calls, function, &here);
                ir_build_jump(calls->builder, made, (IrLoc){0});
                ir_build_switch_to(calls->builder, made);
            } else {
                call_root(calls, function, &here);
            }
        }
    }
    ir_build_jump(calls->builder, failed, (IrLoc){0});
    ir_build_switch_to(calls->builder, failed);
    IrOperand here = ir_build_load(calls->builder, place, (IrLoc){0});
    call(calls, LIFECYCLE_PREFIX "end_object", &here, 1, NULL);
}

/* Has the program code that makes objects of the class? */
static bool is_made(const IrModule *program, Arena *arena, const bool *used,
                    const char *class_name) {
    const char *self = last_name(class_name);
    bool has_constructor = false, made = false;
    for (uint32_t f = 0; f < program->function_count; f++) {
        const char *member = member_of(arena, program->functions[f]->name, class_name);
        if (member != NULL && strcmp(member, self) == 0) {
            has_constructor = true;
            made = made || used[f];
        }
    }
    return made || !has_constructor;
}

/* ---- the module -------------------------------------------------------------------------- */

static void make_exports(Calls *calls, const Others *others, const char *entry) {
    uint32_t function = begin(calls, LIFECYCLE_PREFIX "run_exports");
    bool is_library = entry == NULL || is_library_entry(entry) || !roots_is_entry(entry);
    for (uint32_t f = 0; is_library && f < calls->program->function_count; f++) {
        const IrFunction *root = calls->program->functions[f];
        if (others_can_call(calls->program, others, f) && !is_member(root) &&
            !roots_is_entry(root->name)) {
            call_perhaps(calls, root, NULL);
        }
    }
    end(calls, function);
}

static void make_objects(Calls *calls, const Others *others) {
    uint32_t function = begin(calls, LIFECYCLE_PREFIX "run_objects");
    StrMap *classes = strmap_new(calls->arena);
    for (uint32_t f = 0; f < calls->program->function_count; f++) {
        const IrFunction *member = calls->program->functions[f];
        const char *name = others_can_call(calls->program, others, f) && is_member(member)
                               ? class_of(calls->arena, member->name)
                               : NULL;
        if (name != NULL && !strmap_has(classes, name)) {
            strmap_put(classes, name, NULL);
            if (!is_made(calls->program, calls->arena, others->used, name)) {
                call_class(calls, others, name);
            }
        }
    }
    end(calls, function);
}

static void make_main(Calls *calls, const char *entry) {
    uint32_t index = ir_find_function(calls->program, entry);
    uint32_t function = begin(calls, LIFECYCLE_PREFIX "run_main");
    call_root(calls, calls->program->functions[index], NULL);
    call(calls, LIFECYCLE_PREFIX "end_main", NULL, 0, NULL);
    end(calls, function);
}

static void make_library(Calls *calls, const char *entry) {
    uint32_t index = ir_find_function(calls->program, entry);
    const IrFunction *root = calls->program->functions[index];
    uint32_t function = begin(calls, LIFECYCLE_PREFIX "call_library");
    IrFunction *ir = ir_build_function_at(calls->builder, function);
    ir->type = type_of(calls->arena, (IrType){.kind = IR_TYPE_FUNCTION,
                                              .name = "void (long)",
                                              .elem = calls->nothing,
                                              .params = types_of(calls, 1),
                                              .param_count = 1});
    uint32_t reason = ir_build_local(calls->builder, "reason", calls->number, (IrLoc){0}, true);
    ir_build_function_at(calls->builder, function)->param_count = 1;
    IrOperand *args = ARENA_ARRAY(calls->arena, IrOperand, root->param_count + 1);
    for (uint32_t i = 0; i < root->param_count; i++) {
        args[i] = i == 1 ? ir_build_load(calls->builder, ir_place_local(reason, calls->number),
                                         (IrLoc){0})
                         : call(calls, LIFECYCLE_PREFIX "unknown", NULL, 0, calls->number);
    }
    uint32_t callee = ir_build_function(calls->builder, root->name);
    ir_build_function_at(calls->builder, callee)->type = root->type;
    ir_build_append(calls->builder, (IrInstr){.op = IR_CALL,
                                              .dest = IR_NO_TEMP,
                                              .a = {.kind = IR_OPERAND_FUNCTION, .id = callee},
                                              .args = args,
                                              .arg_types = types_of(calls, root->param_count),
                                              .arg_count = root->param_count,
                                              .type = calls->nothing});
    end(calls, function);
}

IrModule *roots_module(Arena *arena, const IrModule *program, const char *entry, bool is_sealed) {
    Calls calls = {.arena = arena,
                   .builder = ir_build_module(arena, "roots"),
                   .program = program,
                   .nothing = type_of(arena, (IrType){.kind = IR_TYPE_VOID, .name = "void"})};
    calls.number = type_of(
        arena, (IrType){.kind = IR_TYPE_INT, .size = 8, .is_signed = true, .name = "long long"});
    calls.pointer = type_of(
        arena,
        (IrType){.kind = IR_TYPE_POINTER, .size = 8, .name = "void *", .elem = calls.nothing});
    Others others = others_of(arena, program);
    others.need_exports |= is_sealed && is_library_entry(entry);
    if (is_library_entry(entry)) {
        make_library(&calls, entry);
    } else if (roots_is_entry(entry) ||
               !others_can_call(program, &others, ir_find_function(program, entry))) {
        make_main(&calls, entry);
    }
    make_exports(&calls, &others, entry);
    make_objects(&calls, &others);
    return ir_build_finish(calls.builder);
}
