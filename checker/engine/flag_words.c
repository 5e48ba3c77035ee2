/* flag_words.c - variables, and fields of variables, that masks are applied to. */
#include "engine/flag_words.h"

#include "base/pmap.h"

struct FlagWords {
    const Pmap *keys; /* of variables by name; memory behind pointers has none */
};

/* A collision only costs time. */
static uint32_t flag_key(RootKind kind, uint32_t a, uint32_t b, int64_t offset) {
    uint64_t h = ((uint64_t)kind << 56 ^ (uint64_t)a << 32 ^ (uint64_t)b << 16) ^ (uint64_t)offset;
    h *= 0x9e3779b97f4a7c15u;
    return (uint32_t)(h >> 32);
}

static void flag_note(PmapPool *pool, FlagWords *words, uint32_t function, const IrPlace *place) {
    int64_t offset = 0;
    for (uint32_t i = 0; i < place->step_count; i++) {
        offset += place->steps[i].kind == IR_STEP_FIELD ? place->steps[i].offset : 0;
    }
    if (place->base == IR_BASE_GLOBAL) {
        words->keys = pmap_put(pool, words->keys, flag_key(ROOT_GLOBAL, place->id, 0, offset), 1);
    } else if (place->base == IR_BASE_LOCAL) {
        words->keys =
            pmap_put(pool, words->keys, flag_key(ROOT_LOCAL, function, place->id, offset), 1);
    }
}

/* The load that an operand comes from, casts aside; NULL if it is none. */
static const IrInstr *flag_source(const IrBlock *block, uint32_t before, IrOperand operand) {
    for (uint32_t i = before; operand.kind == IR_OPERAND_TEMP && i-- > 0;) {
        const IrInstr *instr = &block->instrs[i];
        if (instr->dest == operand.id) {
            if (instr->op == IR_LOAD) {
                return instr;
            }
            operand = instr->op == IR_CAST ? instr->a : (IrOperand){.kind = IR_OPERAND_NONE};
        }
    }
    return NULL;
}

const FlagWords *flag_words_find(Engine *engine) {
    FlagWords *words = ARENA_NEW(engine->arena, FlagWords);
    PmapPool *pool = engine->tables->pmaps;
    for (uint32_t f = 0; f < engine->program->function_count; f++) {
        const IrFunction *function = engine->program->functions[f];
        for (uint32_t b = 0; b < function->block_count; b++) {
            const IrBlock *block = &function->blocks[b];
            for (uint32_t i = 0; i < block->instr_count; i++) {
                const IrInstr *instr = &block->instrs[i];
                bool mask = instr->op == IR_BINARY && (IrBinary)instr->sub == IR_AND &&
                            instr->b.kind == IR_OPERAND_INT;
                const IrInstr *load = mask ? flag_source(block, i, instr->a) : NULL;
                if (load) {
                    flag_note(pool, words, f, &load->place);
                }
            }
        }
    }
    return words;
}

bool flag_words_has(const FlagWords *words, const ValueTable *values, Value cell) {
    const ValueNode *node = value_at(values, cell);
    if (node->kind != VALUE_IS_ADDR) {
        return false;
    }
    const Root *root = value_root_at(values, node->a);
    return (root->kind == ROOT_GLOBAL || root->kind == ROOT_LOCAL) &&
           pmap_find(words->keys, flag_key((RootKind)root->kind, root->a, root->b, node->c), NULL);
}
