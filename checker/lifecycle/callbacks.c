/* callbacks.c - which functions of a driver the system calls, and as what. */
#include "lifecycle/callbacks.h"

#include "base/strmap.h"
#include "base/text.h"
#include "ir/layout.h"
#include "lifecycle/operations.h"

#include <stdlib.h>
#include <string.h>

/* ---- where routines go ---------------------------------------------------------- */

typedef struct FieldRole {
    const char *field, *role;
} FieldRole;

/* In the order in which they are told. Operations have fields of their own. */
static const FieldRole field_roles[] = {
    {"DriverUnload", "unload"},
    {"FilterUnloadCallback", "unload"},
    {"InstanceSetupCallback", "instance"},
    {"InstanceQueryTeardownCallback", "instance"},
    {"InstanceTeardownStartCallback", "instance"},
    {"InstanceTeardownCompleteCallback", "instance"},
    {"PreOperation", "operation"},
    {"PostOperation", "operation"},
    {"GenerateFileNameCallback", "name"},
    {"NormalizeNameComponentCallback", "name"},
    {"NormalizeNameComponentExCallback", "name"},
    {"NormalizeContextCleanupCallback", "name"},
    {"TransactionNotificationCallback", "transaction"},
    {"SectionNotificationCallback", "section"},
    {"ContextCleanupCallback", "context"},
    {"ContextAllocateCallback", "context"},
    {"ContextFreeCallback", "context"},
};

enum { FIELD_ROLES = sizeof field_roles / sizeof *field_roles };

typedef struct ArgumentRole {
    const char *function;
    uint32_t argument; /* from 0 */
    const char *role;
} ArgumentRole;

static const ArgumentRole argument_roles[] = {
    {"FltCreateCommunicationPort", 4, "connect"},
    {"FltCreateCommunicationPort", 5, "disconnect"},
    {"FltCreateCommunicationPort", 6, "message"},
    {"FltQueueGenericWorkItem", 2, "work"},
    {"FltQueueDeferredIoWorkItem", 2, "work"},
    {"IoQueueWorkItem", 1, "work"},
    {"PsCreateSystemThread", 5, "thread"},
    {"PsSetCreateProcessNotifyRoutine", 0, "notify"},
    {"PsSetCreateProcessNotifyRoutineEx", 0, "notify"},
    {"PsSetCreateThreadNotifyRoutine", 0, "notify"},
    {"PsSetLoadImageNotifyRoutine", 0, "notify"},
    {"CmRegisterCallback", 0, "notify"},
    {"CmRegisterCallbackEx", 0, "notify"},
    {"KeInitializeDpc", 1, "timer"},
};

enum { ARGUMENT_ROLES = sizeof argument_roles / sizeof *argument_roles };

/* ---- collecting ----------------------------------------------------------------- */

typedef struct Found {
    LifecycleCallback callback;
    unsigned rank, sequence; /* by role, then as met */
} Found;

typedef struct Search {
    Arena *arena;
    const IrModule *driver;
    VEC(Found) found;
    StrMap *seen;
} Search;

/* `function`: its number, or UINT32_MAX if it is not known. The same function in the
 * same role is told once. */
static void add(Search *search, unsigned rank, const char *role, const char *what,
                uint32_t function, IrLoc call) {
    LifecycleCallback callback = {.role = role, .what = what, .loc = call};
    if (function < search->driver->function_count) {
        callback.function = ir_shown_name(search->arena, search->driver->functions[function]->name);
        callback.loc = search->driver->functions[function]->loc;
    }
    const char *key =
        arena_printf(search->arena, "%s|%s|%s|%s:%u", role, what,
                     callback.function != NULL ? callback.function : "",
                     callback.loc.file != NULL ? callback.loc.file : "", callback.loc.line);
    if (!strmap_has(search->seen, key)) {
        strmap_put(search->seen, key, NULL);
        vec_push(search->arena, &search->found,
                 (Found){callback, rank, (unsigned)search->found.count});
    }
}

static int find_field(const char *name) {
    for (int i = 0; i < FIELD_ROLES; i++) {
        if (strcmp(field_roles[i].field, name) == 0) {
            return i;
        }
    }
    return -1;
}

/* An operation's routine says for which major function; -1: that is not known. */
static const char *what_of(Search *search, int field, int major) {
    const char *name = field_roles[field].field;
    if (strcmp(field_roles[field].role, "operation") != 0) {
        return name;
    }
    const char *when = text_starts(name, "Pre") ? "before" : "after";
    const char *operation = major < 0 ? NULL : operations_name((unsigned)major);
    if (operation != NULL) {
        return arena_printf(search->arena, "%s %s", when, operation);
    }
    return major < 0
               ? arena_printf(search->arena, "%s some operation", when)
               : arena_printf(search->arena, "%s major function 0x%02x", when, (unsigned)major);
}

static void add_field(Search *search, int field, int major, uint32_t function, IrLoc loc) {
    add(search, (unsigned)field, field_roles[field].role, what_of(search, field, major), function,
        loc);
}

/* ---- initialisers --------------------------------------------------------------- */

/* What is not listed is zero. */
static int initial_number(const IrGlobal *global, uint64_t offset) {
    for (uint32_t i = 0; i < global->init_count; i++) {
        if (global->inits[i].offset == offset) {
            IrOperand value = global->inits[i].value;
            return value.kind == IR_OPERAND_INT ? (int)(value.value & 0xFF) : -1;
        }
    }
    return 0;
}

/* The record whose member `field` lies at `offset` of `type`, and where it begins; NULL
 * if there is none. */
static const IrRecord *record_around(const IrType *type, uint64_t offset, const char *field,
                                     uint64_t *begin) {
    uint64_t inside = offset;
    for (;;) {
        *begin = offset - inside;
        if (type->kind == IR_TYPE_ARRAY && type->elem->size > 0) {
            inside %= type->elem->size;
            type = type->elem;
            continue;
        }
        const IrField *member =
            type->kind == IR_TYPE_RECORD ? ir_field_at(type->record, inside) : NULL;
        if (member == NULL) {
            return NULL;
        }
        if (inside == member->offset && strcmp(member->name, field) == 0) {
            return type->record;
        }
        inside -= member->offset;
        type = member->type;
    }
}

static int initial_major(const IrGlobal *global, uint64_t offset, const char *field) {
    uint64_t begin = 0, major = 0;
    const IrRecord *record = record_around(global->type, offset, field, &begin);
    if (record == NULL || ir_field_named(record, "MajorFunction", &major) == NULL) {
        return -1;
    }
    return initial_number(global, begin + major);
}

static void search_global(Search *search, const IrGlobal *global) {
    for (uint32_t i = 0; i < global->init_count; i++) {
        const IrInit *init = &global->inits[i];
        if (init->value.kind != IR_OPERAND_FUNCTION) {
            continue;
        }
        const char *path = ir_path_text(search->arena, global->type, init->offset);
        const char *dot = strrchr(path, '.');
        int field = dot != NULL ? find_field(dot + 1) : -1;
        if (field >= 0) {
            add_field(search, field, initial_major(global, init->offset, dot + 1), init->value.id,
                      global->loc);
        }
    }
}

/* ---- bodies --------------------------------------------------------------------- */

/* The function whose address `value` is, seen through conversions in its block;
 * UINT32_MAX if that is not one. */
static uint32_t function_of(const IrBlock *block, uint32_t before, IrOperand value) {
    for (uint32_t i = before; i-- > 0 && value.kind == IR_OPERAND_TEMP;) {
        const IrInstr *instr = &block->instrs[i];
        if (instr->dest == value.id) {
            if (instr->op != IR_CAST) {
                break;
            }
            value = instr->a;
        }
    }
    return value.kind == IR_OPERAND_FUNCTION ? value.id : UINT32_MAX;
}

static void search_store(Search *search, const IrBlock *block, uint32_t number) {
    const IrInstr *store = &block->instrs[number];
    const IrPlace *place = &store->place;
    if (place->step_count == 0 || place->steps[place->step_count - 1].kind != IR_STEP_FIELD) {
        return;
    }
    int field = find_field(place->steps[place->step_count - 1].name);
    uint32_t function = field >= 0 ? function_of(block, number, store->a) : UINT32_MAX;
    if (function != UINT32_MAX) {
        add_field(search, field, -1, function, store->loc);
    }
}

static bool is_null(IrOperand value) {
    return value.kind == IR_OPERAND_INT && value.value == 0;
}

static void search_call(Search *search, const IrBlock *block, uint32_t number) {
    const IrInstr *call = &block->instrs[number];
    if (call->a.kind != IR_OPERAND_FUNCTION) {
        return;
    }
    const char *name = search->driver->functions[call->a.id]->name;
    for (unsigned i = 0; i < ARGUMENT_ROLES; i++) {
        const ArgumentRole *role = &argument_roles[i];
        if (strcmp(role->function, name) == 0 && role->argument < call->arg_count &&
            !is_null(call->args[role->argument])) {
            add(search, FIELD_ROLES + i, role->role, role->function,
                function_of(block, number, call->args[role->argument]), call->loc);
        }
    }
}

static void search_body(Search *search, const IrFunction *function) {
    for (uint32_t b = 0; b < function->block_count; b++) {
        const IrBlock *block = &function->blocks[b];
        for (uint32_t i = 0; i < block->instr_count; i++) {
            if (block->instrs[i].op == IR_STORE) {
                search_store(search, block, i);
            } else if (block->instrs[i].op == IR_CALL) {
                search_call(search, block, i);
            }
        }
    }
}

/* ---- all of them ---------------------------------------------------------------- */

static int compare(const void *a, const void *b) {
    const Found *x = a, *y = b;
    if (x->rank != y->rank) {
        return x->rank < y->rank ? -1 : 1;
    }
    return x->sequence < y->sequence ? -1 : x->sequence > y->sequence;
}

LifecycleCallbacks lifecycle_callbacks(Arena *arena, const IrModule *driver) {
    Search search = {.arena = arena, .driver = driver, .seen = strmap_new(arena)};
    for (uint32_t i = 0; i < driver->global_count; i++) {
        search_global(&search, driver->globals[i]);
    }
    for (uint32_t i = 0; i < driver->function_count; i++) {
        if (!driver->functions[i]->in_system_header) {
            search_body(&search, driver->functions[i]);
        }
    }
    if (search.found.count > 0) {
        qsort(search.found.items, search.found.count, sizeof *search.found.items, compare);
    }
    LifecycleCallbacks callbacks = {0};
    for (size_t i = 0; i < search.found.count; i++) {
        vec_push(arena, &callbacks, search.found.items[i].callback);
    }
    return callbacks;
}
