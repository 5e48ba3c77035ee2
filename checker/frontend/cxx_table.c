/* cxx_table.c - virtual functions: which tables a class has, and what is in them. */
#include "frontend/cxx_class.h"

static bool is_same(CXCursor a, CXCursor b) {
    return clang_equalCursors(clang_getCanonicalCursor(a), clang_getCanonicalCursor(b)) != 0;
}

static bool overrides(CXCursor method, CXCursor older) {
    CXCursor *found = NULL;
    unsigned count = 0;
    bool result = is_same(method, older);
    clang_getOverriddenCursors(method, &found, &count);
    for (unsigned i = 0; i < count && !result; i++) {
        result = is_same(found[i], older) || overrides(found[i], older);
    }
    if (found != NULL) {
        clang_disposeOverriddenCursors(found);
    }
    return result;
}

static void inherit_tables(Unit *unit, CxxClass *class) {
    for (size_t i = 0; i < class->bases.count; i++) {
        const CxxClass *base = cxx_class_of(unit, class->bases.items[i].type);
        for (size_t t = 0; base != NULL && t < base->tables.count; t++) {
            const CxxTable *old = &base->tables.items[t];
            CxxTable table = {.offset = class->bases.items[i].offset + old->offset};
            for (size_t s = 0; s < old->slots.count; s++) {
                CxxSlot slot = old->slots.items[s];
                slot.offset += class->bases.items[i].offset;
                vec_push(unit->scratch, &table.slots, slot);
            }
            vec_push(unit->scratch, &class->tables, table);
        }
    }
}

static bool take_over(CxxClass *class, CXCursor method, bool is_destructor) {
    bool found = false;
    for (size_t t = 0; t < class->tables.count; t++) {
        CxxTable *table = &class->tables.items[t];
        for (size_t s = 0; s < table->slots.count; s++) {
            CxxSlot *slot = &table->slots.items[s];
            if (is_destructor ? slot->is_destructor
                              : !slot->is_destructor && overrides(method, slot->method)) {
                slot->method = method;
                slot->offset = 0;
                found = true;
            }
        }
    }
    return found;
}

void cxx_table_make(Unit *unit, CxxClass *class, const CXCursor *virtuals, size_t count) {
    Arena *scratch = unit->scratch;
    inherit_tables(unit, class);
    if (class->has_own_table) {
        vec_push(scratch, &class->tables, (CxxTable){.offset = 0});
    }
    for (size_t i = 0; i < count; i++) {
        CXCursor method = virtuals[i];
        bool is_destructor =
            clang_Cursor_isNull(method) || clang_getCursorKind(method) == CXCursor_Destructor;
        if (!take_over(class, method, is_destructor) && class->tables.count > 0) {
            CxxSlot slot = {method, 0, is_destructor};
            vec_push(scratch, &class->tables.items[0].slots, slot);
        }
    }
    for (size_t t = 0; t < class->tables.count; t++) {
        for (size_t s = 0; s < class->tables.items[t].slots.count; s++) {
            CxxSlot *slot = &class->tables.items[t].slots.items[s];
            slot->offset = slot->is_destructor ? 0 : slot->offset;
            class->has_virtual_destructor |= slot->is_destructor;
        }
    }
}

bool cxx_table_destructor_slot(const CxxClass *class, uint32_t *table, uint32_t *slot) {
    for (size_t t = 0; t < class->tables.count; t++) {
        for (size_t s = 0; s < class->tables.items[t].slots.count; s++) {
            if (class->tables.items[t].slots.items[s].is_destructor) {
                *table = (uint32_t)t;
                *slot = (uint32_t)s;
                return true;
            }
        }
    }
    return false;
}

bool cxx_table_slot(const CxxClass *class, CXCursor method, uint32_t *table, uint32_t *slot) {
    if (clang_getCursorKind(method) == CXCursor_Destructor) {
        return cxx_table_destructor_slot(class, table, slot);
    }
    for (size_t t = 0; t < class->tables.count; t++) {
        for (size_t s = 0; s < class->tables.items[t].slots.count; s++) {
            const CxxSlot *found = &class->tables.items[t].slots.items[s];
            if (!found->is_destructor && is_same(found->method, method)) {
                *table = (uint32_t)t;
                *slot = (uint32_t)s;
                return true;
            }
        }
    }
    return false;
}
