/* stubs.c - bodies for API functions, from the rules' edges and the model's hooks. */
#include "engine/stubs.h"

#include "base/strmap.h"
#include "base/vec.h"
#include "ir/build.h"

#include <string.h>

typedef struct Stubs {
    Arena *arena;
    const RuleSet *rules;
    IrModule *module;
    VEC(IrFunction *) functions;
} Stubs;

static const char *const stubs_suffixes[IR_COMPANIONS] = {"__before", "__success", "__failure"};

static uint32_t stubs_hook(const Stubs *s, const char *name, const char *suffix) {
    const char *hook = arena_printf(s->arena, "%s%s", name, suffix);
    uint32_t id = ir_find_function(s->module, hook);
    return id != UINT32_MAX && s->module->functions[id]->has_body ? id : UINT32_MAX;
}

static RuleSuccess stubs_success(const RuleApi *api) {
    for (uint32_t i = 0; api && i < api->edge_count; i++) {
        if (api->edges[i]->trigger.success != RULE_ALWAYS) {
            return api->edges[i]->trigger.success;
        }
    }
    return RULE_ALWAYS;
}

typedef struct StubBody {
    Stubs *stubs;
    IrFunction *function;
    VEC(IrBlock) blocks;
    VEC(IrInstr) instrs; /* of the current block */
    uint32_t temps;
} StubBody;

static IrInstr stub_instr(const StubBody *body, IrOp op) {
    IrInstr instr;
    memset(&instr, 0, sizeof instr);
    instr.op = op;
    instr.dest = IR_NO_TEMP;
    instr.loc = body->function->loc;
    return instr;
}

static void stub_end_block(StubBody *body, IrInstr terminator) {
    vec_push(body->stubs->arena, &body->instrs, terminator);
    IrBlock block = {.instrs = body->instrs.items,
                     .instr_count = (uint32_t)body->instrs.count,
                     .handler = IR_NO_BLOCK};
    vec_push(body->stubs->arena, &body->blocks, block);
    memset(&body->instrs, 0, sizeof body->instrs);
}

/* Calls `callee` with the stub's own parameters. */
static uint32_t stub_call(StubBody *body, uint32_t callee, bool result) {
    Arena *arena = body->stubs->arena;
    const IrFunction *f = body->function;
    IrOperand *args = ARENA_ARRAY(arena, IrOperand, f->param_count);
    const IrType **types = ARENA_ARRAY(arena, const IrType *, f->param_count);
    for (uint32_t i = 0; i < f->param_count; i++) {
        IrInstr load = stub_instr(body, IR_LOAD);
        load.place = ir_place_local(i, f->locals[i].type);
        load.type = f->locals[i].type;
        load.dest = body->temps++;
        vec_push(arena, &body->instrs, load);
        args[i] = ir_temp(load.dest);
        types[i] = load.type;
    }
    IrInstr call = stub_instr(body, IR_CALL);
    call.a = (IrOperand){IR_OPERAND_FUNCTION, callee, 0};
    call.arg_count = f->param_count;
    call.args = args;
    call.arg_types = types;
    call.type = f->type->elem;
    call.dest = result ? body->temps++ : IR_NO_TEMP;
    vec_push(arena, &body->instrs, call);
    return call.dest;
}

static void stub_return(StubBody *body, uint32_t result_local) {
    IrInstr ret = stub_instr(body, IR_RETURN);
    if (result_local != UINT32_MAX) {
        IrInstr load = stub_instr(body, IR_LOAD);
        load.type = body->function->locals[result_local].type;
        load.place = ir_place_local(result_local, load.type);
        load.dest = body->temps++;
        vec_push(body->stubs->arena, &body->instrs, load);
        ret.a = ir_temp(load.dest);
    }
    stub_end_block(body, ret);
}

static void stub_branch(StubBody *body, RuleSuccess success, uint32_t result, const IrType *type) {
    IrInstr test = stub_instr(body, IR_BINARY);
    test.sub = success == RULE_NONNULL ? IR_NE : IR_GE;
    test.a = ir_temp(result);
    test.b = ir_int(0);
    test.type = type;
    test.dest = body->temps++;
    vec_push(body->stubs->arena, &body->instrs, test);
    IrInstr branch = stub_instr(body, IR_BRANCH);
    branch.a = ir_temp(test.dest);
    branch.then_block = 1;
    branch.else_block = 2;
    stub_end_block(body, branch);
}

static void stub_locals(Stubs *s, IrFunction *f, bool has_result) {
    const IrType *type = f->type;
    uint32_t count = type->param_count;
    f->locals = ARENA_ARRAY(s->arena, IrLocal, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        f->locals[i].name = arena_printf(s->arena, "a%u", i);
        f->locals[i].type = type->params[i];
        f->locals[i].is_param = true;
    }
    f->param_count = f->local_count = count;
    if (has_result) {
        f->locals[count].name = ".result";
        f->locals[count].type = type->elem;
        f->local_count++;
    }
}

/* The bodiless function that stands for the rules' effect. */
static uint32_t stubs_effect(Stubs *s, const IrFunction *original) {
    IrFunction *effect = arena_copy(s->arena, original, sizeof *original);
    effect->name = arena_printf(s->arena, STUBS_API_PREFIX "%s", original->name);
    effect->has_body = false;
    vec_push(s->arena, &s->functions, effect);
    return (uint32_t)s->functions.count - 1;
}

static void stubs_fill(Stubs *s, uint32_t id, const RuleApi *api, const uint32_t hooks[3]) {
    const IrFunction *original = s->functions.items[id];
    IrFunction *f = arena_copy(s->arena, original, sizeof *original);
    bool has_result = f->type->elem && f->type->elem->kind != IR_TYPE_VOID;
    stub_locals(s, f, has_result);
    StubBody body = {.stubs = s, .function = f};
    if (hooks[0] != UINT32_MAX) {
        stub_call(&body, hooks[0], false);
    }
    uint32_t result = stub_call(&body, stubs_effect(s, original), has_result);
    uint32_t local = has_result ? f->param_count : UINT32_MAX;
    if (has_result) {
        IrInstr store = stub_instr(&body, IR_STORE);
        store.type = f->type->elem;
        store.place = ir_place_local(local, store.type);
        store.a = ir_temp(result);
        vec_push(s->arena, &body.instrs, store);
    }
    RuleSuccess success = stubs_success(api);
    if (success != RULE_ALWAYS && has_result) {
        stub_branch(&body, success, result, f->type->elem);
        for (int i = 1; i <= 2; i++) {
            if (hooks[i] != UINT32_MAX) {
                stub_call(&body, hooks[i], false);
            }
            stub_return(&body, local);
        }
    } else {
        if (hooks[1] != UINT32_MAX) {
            stub_call(&body, hooks[1], false);
        }
        stub_return(&body, local);
    }
    f->blocks = body.blocks.items;
    f->block_count = (uint32_t)body.blocks.count;
    f->temp_count = body.temps;
    f->has_body = true;
    f->is_static = false;
    s->functions.items[id] = f;
}

const IrModule *stubs_add(Arena *arena, const IrModule *program, const RuleSet *rules) {
    Stubs s = {.arena = arena, .rules = rules};
    s.module = arena_copy(arena, program, sizeof *program);
    for (uint32_t i = 0; i < program->function_count; i++) {
        vec_push(arena, &s.functions, program->functions[i]);
    }
    for (uint32_t i = 0; i < program->function_count; i++) {
        const IrFunction *f = program->functions[i];
        if (f->has_body || !f->type) {
            continue;
        }
        uint32_t hooks[3] = {stubs_hook(&s, f->name, stubs_suffixes[0]),
                             stubs_hook(&s, f->name, stubs_suffixes[1]),
                             stubs_hook(&s, f->name, stubs_suffixes[2])};
        if (hooks[0] != UINT32_MAX || hooks[1] != UINT32_MAX || hooks[2] != UINT32_MAX) {
            stubs_fill(&s, i, rules_api(rules, f->name), hooks);
        }
    }
    s.module->functions = s.functions.items;
    s.module->function_count = (uint32_t)s.functions.count;
    return s.module;
}

/* The name that the suffix is behind, or NULL. */
static const char *stubs_base(Arena *arena, const char *name, const char *suffix) {
    size_t length = strlen(name), tail = strlen(suffix);
    return length > tail && strcmp(name + length - tail, suffix) == 0
               ? arena_strndup(arena, name, length - tail)
               : NULL;
}

const uint32_t (*stubs_companions(Arena *arena, const IrModule *program))[IR_COMPANIONS] {
    uint32_t(*result)[IR_COMPANIONS] =
        arena_alloc(arena, (program->function_count + 1) * sizeof *result);
    StrMap *numbers = strmap_new(arena);
    for (uint32_t f = 0; f < program->function_count; f++) {
        memset(result[f], 0xff, sizeof result[f]);
        if (!program->functions[f]->has_body) {
            strmap_put(numbers, program->functions[f]->name, (void *)(uintptr_t)(f + 1));
        }
    }
    for (uint32_t f = 0; f < program->function_count; f++) {
        for (uint32_t i = 0; i < IR_COMPANIONS; i++) {
            const char *base = stubs_base(arena, program->functions[f]->name, stubs_suffixes[i]);
            uintptr_t number = base != NULL ? (uintptr_t)strmap_get(numbers, base) : 0;
            if (number != 0) {
                result[number - 1][i] = f;
            }
        }
    }
    return result;
}
