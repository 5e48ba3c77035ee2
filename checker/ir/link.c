/* link.c - many units become one module.
 *
 * First every function, global and string of every unit gets its number in the
 * result, in the order in which the units name them; the best of several
 * declarations is chosen on the way. Then what was chosen is copied.
 */
#include "base/platform.h"
#include "base/strmap.h"
#include "ir/exceptions.h"
#include "ir/link_copy.h"

#include <string.h>

typedef struct FunctionEntry {
    const IrFunction *chosen; /* the body, else the first declaration */
    size_t unit;
    const IrType *type;
    bool is_noreturn, is_exported;
} FunctionEntry;

typedef struct GlobalEntry {
    const IrGlobal *chosen;
    size_t unit;
    const IrType *type;
} GlobalEntry;

typedef struct Linker {
    Arena *arena;
    Arena *scratch;
    VEC(FunctionEntry) functions;
    VEC(GlobalEntry) globals;
    VEC(IrString) strings;
    VEC(IrGap) gaps;
    /* External names, strings and kinds of gaps -> index + 1. */
    StrMap *function_names, *global_names, *string_keys, *gap_kinds;
    IrLinkProblems *problems;
} Linker;

static bool recall(const StrMap *map, const char *key, uint32_t *index) {
    void *value = strmap_get(map, key);
    *index = (uint32_t)((uintptr_t)value - 1);
    return value != NULL;
}

static void remember(StrMap *map, const char *key, size_t index) {
    strmap_put(map, key, (void *)((uintptr_t)index + 1));
}

static void report(Linker *linker, IrLoc loc, IrLoc other, const char *text) {
    if (linker->problems) {
        vec_push(linker->arena, linker->problems, (IrLinkProblem){loc, other, text});
    }
}

/* One definition in a header that several units include. The units may have
 * reached it by different relative paths, so folders are not compared. */
static bool is_same_text(IrLoc a, IrLoc b) {
    return a.line != 0 && a.line == b.line && a.column == b.column && a.file && b.file &&
           strcmp(platform_basename(a.file), platform_basename(b.file)) == 0;
}

/* ---- functions ------------------------------------------------------------- */

static void check_parameters(Linker *linker, const IrFunction *first, const IrFunction *second) {
    const IrType *a = first->type, *b = second->type;
    /* No parameters may also mean "declared without a prototype". */
    if (a->is_variadic || b->is_variadic || a->param_count == b->param_count ||
        a->param_count == 0 || b->param_count == 0) {
        return;
    }
    report(linker, second->loc, first->loc,
           arena_printf(linker->arena, "'%s' has %u parameters here but %u elsewhere", second->name,
                        b->param_count, a->param_count));
}

static void merge_function(Linker *linker, FunctionEntry *entry, const IrFunction *function,
                           size_t unit) {
    const IrFunction *first = entry->chosen;
    check_parameters(linker, first, function);
    entry->is_noreturn = entry->is_noreturn || function->is_noreturn;
    entry->is_exported = entry->is_exported || function->is_exported;
    if (!function->has_body) {
        if (!first->has_body && function->type->param_count > entry->type->param_count) {
            entry->type = function->type;
        }
        return;
    }
    if (!first->has_body) {
        entry->chosen = function;
        entry->unit = unit;
        entry->type = function->type;
    } else if (!is_same_text(first->loc, function->loc)) {
        report(linker, function->loc, first->loc,
               arena_printf(linker->arena, "function '%s' is defined twice; the first is taken",
                            function->name));
    }
}

static uint32_t add_function(Linker *linker, const IrFunction *function, size_t unit) {
    uint32_t index;
    if (!function->is_static && recall(linker->function_names, function->name, &index)) {
        merge_function(linker, &linker->functions.items[index], function, unit);
        return index;
    }
    index = (uint32_t)linker->functions.count;
    vec_push(linker->scratch, &linker->functions,
             (FunctionEntry){function, unit, function->type, function->is_noreturn,
                             function->is_exported});
    if (!function->is_static) {
        remember(linker->function_names, function->name, index);
    }
    return index;
}

/* ---- globals --------------------------------------------------------------- */

/* What wins: an initialiser over a tentative definition over a declaration. */
static int weight(const IrGlobal *global) {
    return !global->is_defined ? 0 : global->init_count == 0 ? 1 : 2;
}

static void merge_global(Linker *linker, GlobalEntry *entry, const IrGlobal *global, size_t unit) {
    const IrGlobal *first = entry->chosen;
    uint32_t size = entry->type->size, other = global->type->size;
    if (size > 0 && other > 0 && size != other) {
        report(linker, global->loc, first->loc,
               arena_printf(linker->arena, "'%s' has %u bytes here but %u elsewhere", global->name,
                            other, size));
    }
    if (weight(global) == 2 && weight(first) == 2 && !is_same_text(first->loc, global->loc)) {
        report(linker, global->loc, first->loc,
               arena_printf(linker->arena, "'%s' is initialised twice; the first is taken",
                            global->name));
    }
    bool wins = weight(global) > weight(first);
    if (wins) {
        entry->chosen = global;
        entry->unit = unit;
    }
    if (size == 0 || (wins && other > 0)) {
        entry->type = global->type;
    }
}

static uint32_t add_global(Linker *linker, const IrGlobal *global, size_t unit) {
    uint32_t index;
    if (!global->is_static && recall(linker->global_names, global->name, &index)) {
        merge_global(linker, &linker->globals.items[index], global, unit);
        return index;
    }
    index = (uint32_t)linker->globals.count;
    vec_push(linker->scratch, &linker->globals, (GlobalEntry){global, unit, global->type});
    if (!global->is_static) {
        remember(linker->global_names, global->name, index);
    }
    return index;
}

/* ---- strings, gaps --------------------------------------------------------- */

static uint32_t add_string(Linker *linker, const IrString *string) {
    const char *key =
        arena_printf(linker->scratch, "%c%s", string->is_wide ? 'L' : 's', string->text);
    uint32_t index;
    if (!recall(linker->string_keys, key, &index)) {
        index = (uint32_t)linker->strings.count;
        remember(linker->string_keys, key, index);
        vec_push(linker->arena, &linker->strings, *string);
    }
    return index;
}

static void add_gap(Linker *linker, const IrGap *gap) {
    uint32_t index;
    if (recall(linker->gap_kinds, gap->kind, &index)) {
        linker->gaps.items[index].count += gap->count;
        return;
    }
    remember(linker->gap_kinds, gap->kind, linker->gaps.count);
    vec_push(linker->arena, &linker->gaps, *gap);
}

/* ---- units ----------------------------------------------------------------- */

static bool is_identity(const uint32_t *numbers, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i] != i) {
            return false;
        }
    }
    return true;
}

static IrLinkMap add_unit(Linker *linker, const IrModule *unit, size_t number) {
    uint32_t *functions = ARENA_ARRAY(linker->scratch, uint32_t, unit->function_count);
    uint32_t *globals = ARENA_ARRAY(linker->scratch, uint32_t, unit->global_count);
    uint32_t *strings = ARENA_ARRAY(linker->scratch, uint32_t, unit->string_count);
    for (uint32_t i = 0; i < unit->function_count; i++) {
        functions[i] = add_function(linker, unit->functions[i], number);
    }
    for (uint32_t i = 0; i < unit->global_count; i++) {
        globals[i] = add_global(linker, unit->globals[i], number);
    }
    for (uint32_t i = 0; i < unit->string_count; i++) {
        strings[i] = add_string(linker, &unit->strings[i]);
    }
    for (uint32_t i = 0; i < unit->gap_count; i++) {
        add_gap(linker, &unit->gaps[i]);
    }
    return (IrLinkMap){functions, globals, strings,
                       is_identity(functions, unit->function_count) &&
                           is_identity(globals, unit->global_count) &&
                           is_identity(strings, unit->string_count)};
}

static void check_kinds(Linker *linker) {
    for (size_t i = 0; i < strmap_count(linker->global_names); i++) {
        const char *name = strmap_key(linker->global_names, i);
        uint32_t function, global;
        if (recall(linker->function_names, name, &function) &&
            recall(linker->global_names, name, &global)) {
            report(linker, linker->globals.items[global].chosen->loc,
                   linker->functions.items[function].chosen->loc,
                   arena_printf(linker->arena, "'%s' is a variable here but a function elsewhere",
                                name));
        }
    }
}

static IrModule *copy_chosen(Linker *linker, const char *name, const IrLinkMap *maps) {
    IrModule *module = ARENA_NEW(linker->arena, IrModule);
    module->name = name;
    module->function_count = (uint32_t)linker->functions.count;
    module->functions = ARENA_ARRAY(linker->arena, IrFunction *, linker->functions.count);
    for (size_t i = 0; i < linker->functions.count; i++) {
        const FunctionEntry *entry = &linker->functions.items[i];
        IrFunction *copy = ir_link_copy_function(linker->arena, &maps[entry->unit], entry->chosen);
        copy->type = entry->type;
        copy->is_noreturn = entry->is_noreturn;
        copy->is_exported = entry->is_exported;
        module->functions[i] = copy;
    }
    module->global_count = (uint32_t)linker->globals.count;
    module->globals = ARENA_ARRAY(linker->arena, IrGlobal *, linker->globals.count);
    for (size_t i = 0; i < linker->globals.count; i++) {
        const GlobalEntry *entry = &linker->globals.items[i];
        IrGlobal *copy = ir_link_copy_global(linker->arena, &maps[entry->unit], entry->chosen);
        copy->type = entry->type;
        module->globals[i] = copy;
    }
    module->strings = linker->strings.items;
    module->string_count = (uint32_t)linker->strings.count;
    module->gaps = linker->gaps.items;
    module->gap_count = (uint32_t)linker->gaps.count;
    return module;
}

IrModule *ir_link(Arena *arena, const char *name, IrModule *const *units, size_t count,
                  IrLinkProblems *problems) {
    Arena *scratch = arena_open();
    Linker linker = {.arena = arena, .scratch = scratch, .problems = problems};
    linker.function_names = strmap_new(scratch);
    linker.global_names = strmap_new(scratch);
    linker.string_keys = strmap_new(scratch);
    linker.gap_kinds = strmap_new(scratch);

    IrLinkMap *maps = ARENA_ARRAY(scratch, IrLinkMap, count);
    for (size_t i = 0; i < count; i++) {
        maps[i] = add_unit(&linker, units[i], i);
    }
    check_kinds(&linker);
    IrModule *module = copy_chosen(&linker, arena_strdup(arena, name), maps);
    ir_link_doubt(arena, module);
    ir_settle_exceptions(arena, module);
    arena_close(scratch);
    return module;
}
