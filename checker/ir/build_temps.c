/* build_temps.c - the builder: temporaries of an instruction replaced by others, and those that are
 * used behind a cut kept in locals.
 */
#include "ir/build_body.h"
#include "ir/walk.h"

#include <string.h>

/* ---- replacing --------------------------------------------------------------------------- */

static void replace_operand(const IrTempMap *map, IrOperand *operand) {
    if (operand->kind == IR_OPERAND_TEMP) {
        operand->id = map->replace(map->context, operand->id);
    }
}

/* Places are values that the caller may use in several instructions, so their
 * steps are copied before they change. */
static void replace_in_place(const IrTempMap *map, IrPlace *place) {
    if (place->base == IR_BASE_TEMP) {
        place->id = map->replace(map->context, place->id);
    }
    IrStep *copy = NULL;
    for (uint32_t i = 0; i < place->step_count; i++) {
        const IrOperand *index = &place->steps[i].index;
        if (place->steps[i].kind != IR_STEP_INDEX || index->kind != IR_OPERAND_TEMP) {
            continue;
        }
        uint32_t temp = map->replace(map->context, index->id);
        if (temp != index->id && !copy) {
            copy = arena_copy(map->arena, place->steps, place->step_count * sizeof *copy);
            place->steps = copy;
        }
        if (copy) {
            copy[i].index.id = temp;
        }
    }
}

static void replace_arguments(const IrTempMap *map, IrInstr *instr) {
    if (instr->arg_count == 0) {
        return;
    }
    IrOperand *args = arena_copy(map->arena, instr->args, instr->arg_count * sizeof *args);
    for (uint32_t i = 0; i < instr->arg_count; i++) {
        replace_operand(map, &args[i]);
    }
    instr->args = args;
}

void ir_build_replace_temps(const IrTempMap *map, IrInstr *instr) {
    replace_in_place(map, &instr->place);
    replace_in_place(map, &instr->source);
    replace_operand(map, &instr->a);
    replace_operand(map, &instr->b);
    replace_arguments(map, instr);
}

/* ---- keeping ------------------------------------------------------------------------------- */

/* What is known of a temporary that may be used in other blocks than the one that defines it. */
typedef struct Kept {
    IrSlot *definition;
    uint32_t block;             /* that defines it */
    uint32_t last_block;        /* that uses it, IR_NO_BLOCK: none but that one */
    uint32_t local;             /* that keeps it */
    uint32_t loaded_in, loaded; /* block + 1 that has loaded it, and as which temporary */
} Kept;

typedef struct Keeping {
    IrBuilder *builder;
    Kept *kept;
    uint32_t count; /* of temporaries that there were */
    uint32_t block;
    IrSlot **link; /* leads to the instruction in work */
    IrTempTypes types;
} Keeping;

static uint32_t note_use(void *context, uint32_t temp) {
    Keeping *keeping = context;
    Kept *kept = temp < keeping->count ? &keeping->kept[temp] : NULL;
    if (kept && kept->definition && kept->block != keeping->block &&
        (kept->last_block == IR_NO_BLOCK || kept->last_block < keeping->block)) {
        kept->last_block = keeping->block;
    }
    return temp;
}

/* A new instruction of the block in work, which `*link` leads to then. */
static void insert(Keeping *keeping, IrSlot **link, uint32_t block, IrInstr instr) {
    IrSlot *slot = ARENA_NEW(keeping->builder->arena, IrSlot);
    slot->instr = instr;
    slot->next = *link;
    *link = slot;
    keeping->builder->blocks.items[block].instr_count++;
}

static uint32_t load_kept(void *context, uint32_t temp) {
    Keeping *keeping = context;
    Kept *kept = temp < keeping->count ? &keeping->kept[temp] : NULL;
    if (!kept || !kept->definition || kept->block == keeping->block) {
        return temp;
    }
    if (kept->loaded_in != keeping->block + 1) {
        IrPlace place = ir_place_local(kept->local, ir_temp_type(&keeping->types, temp));
        IrLoc loc = kept->definition->instr.loc;
        kept->loaded_in = keeping->block + 1;
        kept->loaded = ir_build_temp(keeping->builder);
        insert(keeping, keeping->link, keeping->block,
               (IrInstr){.op = IR_LOAD,
                         .dest = kept->loaded,
                         .place = place,
                         .type = place.type,
                         .loc = loc});
        keeping->link = &(*keeping->link)->next;
        if (kept->last_block == keeping->block) {
            insert(keeping, keeping->link, keeping->block,
                   (IrInstr){.op = IR_KILL, .dest = IR_NO_TEMP, .place = place, .loc = loc});
            keeping->link = &(*keeping->link)->next;
        }
    }
    return kept->loaded;
}

static void find_definitions(Keeping *keeping) {
    for (uint32_t b = 0; b < keeping->builder->blocks.count; b++) {
        IrSlot *slot = keeping->builder->blocks.items[b].first;
        for (; slot; slot = slot->next) {
            if (slot->instr.dest != IR_NO_TEMP && slot->instr.dest < keeping->count) {
                keeping->kept[slot->instr.dest].definition = slot;
                keeping->kept[slot->instr.dest].block = b;
                ir_temp_types_note(&keeping->types, &slot->instr);
            }
        }
    }
}

static void each_instr(Keeping *keeping, const IrTempMap *map) {
    for (uint32_t b = 0; b < keeping->builder->blocks.count; b++) {
        keeping->block = b;
        keeping->link = &keeping->builder->blocks.items[b].first;
        while (*keeping->link) {
            IrSlot *slot = *keeping->link;
            ir_build_replace_temps(map, &slot->instr);
            keeping->link = &slot->next;
        }
    }
}

static void store_kept(Keeping *keeping) {
    for (uint32_t t = 0; t < keeping->count; t++) {
        Kept *kept = &keeping->kept[t];
        const IrType *type = ir_temp_type(&keeping->types, t);
        if (kept->last_block == IR_NO_BLOCK || !type) {
            kept->definition = NULL;
            continue;
        }
        const char *name = arena_printf(keeping->builder->arena, ".k%u", t);
        IrLoc loc = kept->definition->instr.loc;
        kept->local = ir_build_local(keeping->builder, name, type, loc, false);
        insert(keeping, &kept->definition->next, kept->block,
               (IrInstr){.op = IR_STORE,
                         .dest = IR_NO_TEMP,
                         .place = ir_place_local(kept->local, type),
                         .a = ir_temp(t),
                         .type = type,
                         .loc = loc});
    }
}

void ir_build_keep_temps(IrBuilder *builder, Arena *scratch) {
    Keeping keeping = {.builder = builder,
                       .kept = ARENA_ARRAY(scratch, Kept, builder->temp_count + 1),
                       .count = builder->temp_count,
                       .types = {.arena = builder->arena}};
    for (uint32_t t = 0; t < keeping.count; t++) {
        keeping.kept[t].last_block = IR_NO_BLOCK;
    }
    find_definitions(&keeping);
    each_instr(&keeping, &(IrTempMap){builder->arena, note_use, &keeping});
    store_kept(&keeping);
    each_instr(&keeping, &(IrTempMap){builder->arena, load_kept, &keeping});
}
