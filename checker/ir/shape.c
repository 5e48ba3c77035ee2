/* shape.c - hashing a module without its places. */
#include "ir/shape.h"

#include "base/text.h"
#include "ir/packer.h"

IrShape ir_shape(Arena *arena, const IrModule *module) {
    Arena *scratch = arena_open();
    Packer packer = packer_open(scratch);
    IrShape shape = {0};
    packer.places = &shape.places;
    packer.places_arena = arena;
    packer_module(&packer, module);
    Bytes body = packer.body, content = {.arena = scratch};
    packer_finish(&packer, &content);
    bytes_put_raw(&content, body.items, body.count);
    shape.hash = text_hash(content.items, content.count);
    arena_close(scratch);
    return shape;
}
