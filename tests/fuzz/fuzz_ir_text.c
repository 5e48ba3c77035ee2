/* fuzz_ir_text.c - the IR as text: what is understood is printed, and that is understood, too,
 * and printed the same way. */
#include "fuzz.h"
#include "ir/print.h"

#include <stdlib.h>
#include <string.h>

static const char *print(Arena *arena, const IrModule *module) {
    Text text = text_new(arena);
    ir_print_module(&text, module, (IrPrintOptions){.locations = true, .types = true});
    return text_str(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Diag *diag = diag_new(arena, NULL, false);
    const char *text = arena_strndup(arena, (const char *)data, size);
    const IrModule *module = ir_parse(arena, "input.ir", text, diag);
    if (module != NULL && ir_verify(arena, module) == NULL) {
        const char *first = print(arena, module);
        const IrModule *again = ir_parse(arena, "input.ir", first, diag);
        if (again == NULL || strcmp(print(arena, again), first) != 0) {
            abort();
        }
    }
    arena_close(arena);
    return 0;
}
