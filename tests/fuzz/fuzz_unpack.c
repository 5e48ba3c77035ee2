/* fuzz_unpack.c - modules as bytes: the input is what follows the header, which is made
 * for it. What the verifier finds well formed is printed, packed again to the
 * same bytes each time, and linked with itself. */
#include "base/text.h"
#include "fuzz.h"
#include "ir/pack.h"
#include "ir/pack_format.h"
#include "ir/print.h"

#include <stdlib.h>
#include <string.h>

static IrModule *unpack(Arena *arena, const uint8_t *data, size_t size) {
    Bytes bytes = {.arena = arena};
    bytes_put_fixed(&bytes, PACK_MAGIC);
    bytes_put_fixed(&bytes, PACK_VERSION);
    bytes_put_fixed(&bytes, size);
    bytes_put_fixed(&bytes, text_hash(data, size));
    bytes_put_raw(&bytes, data, size);
    return ir_unpack(arena, bytes.items, bytes.count, NULL);
}

static Bytes pack(Arena *arena, const IrModule *module) {
    Bytes bytes = {.arena = arena};
    ir_pack(&bytes, module);
    return bytes;
}

static void use(Arena *arena, IrModule *module) {
    Text text = text_new(arena);
    const char *error = NULL;
    ir_print_module(&text, module, (IrPrintOptions){.locations = true, .types = true});
    ir_print_dot(&text, module, (IrPrintOptions){0});
    Bytes first = pack(arena, module);
    IrModule *again = ir_unpack(arena, first.items, first.count, &error);
    if (again == NULL) {
        abort();
    }
    Bytes second = pack(arena, again);
    if (second.count != first.count || memcmp(first.items, second.items, first.count) != 0) {
        abort();
    }
    IrModule *const both[] = {module, again};
    IrLinkProblems problems = {0};
    ir_link(arena, "whole", both, 2, &problems);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    IrModule *module = unpack(arena, data, size);
    if (module != NULL && ir_verify(arena, module) == NULL) {
        use(arena, module);
    }
    arena_close(arena);
    return 0;
}
