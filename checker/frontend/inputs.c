/* inputs.c - a walk over the files that a unit was made from. */
#include "frontend/inputs.h"

#include "frontend/ignore.h"

typedef struct Walk {
    Unit *unit;
    PtrMap seen;
    IgnoreList suppressions;
} Walk;

static void visit(CXFile handle, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    (void)stack;
    (void)depth;
    Walk *walk = data;
    Unit *unit = walk->unit;
    uintptr_t known;
    if (ptrmap_find(&walk->seen, handle, &known)) {
        return;
    }
    ptrmap_put(&walk->seen, handle, 1);
    const SourceFile *file = source_file(unit, handle);
    bool is_system = !file->is_main &&
                     (file->is_system ||
                      clang_Location_isInSystemHeader(clang_getLocation(unit->tu, handle, 1, 1)));
    if (!is_system && handle != unit->prelude && file->text != NULL) {
        ignore_scan(unit->arena, file->name, file->text, file->length, &walk->suppressions);
    }
}

void inputs_collect(FrontendResult *result, Unit *unit) {
    Walk walk = {.unit = unit, .seen = {.arena = unit->scratch}};
    clang_getInclusions(unit->tu, visit, &walk);
    result->suppressions = walk.suppressions.items;
    result->suppression_count = (uint32_t)walk.suppressions.count;
}
