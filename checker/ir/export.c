/* export.c - the functions behind names in export lists. */
#include "ir/export.h"

#include "base/text.h"

#include <string.h>

/* The name inside of the library: what stands behind "=", without ordinal and keywords. */
static const char *internal_name(Arena *scratch, const char *entry) {
    const char *equals = strchr(entry, '=');
    const char *name = equals != NULL ? equals + 1 : entry;
    while (*name == ' ' || *name == '\t') {
        name++;
    }
    return arena_strndup(scratch, name, strcspn(name, ", \t"));
}

/* "A::B::f" of "?f@B@A@@QEAAXXZ". */
static const char *of_visual_cxx(Arena *scratch, const char *name) {
    const char *shown = "";
    const char *part = name + 1;
    while (*part != '\0' && *part != '@') {
        size_t length = strcspn(part, "@");
        shown =
            arena_printf(scratch, "%.*s%s%s", (int)length, part, *shown != '\0' ? "::" : "", shown);
        part += length + (part[length] == '@');
    }
    return shown;
}

/* "f" of "_f@8", which calls of Windows are called on x86. */
static const char *of_stdcall(Arena *scratch, const char *name) {
    const char *at = strrchr(name, '@');
    bool is_decorated = *name == '_' && at != NULL && at[1] != '\0' &&
                        strspn(at + 1, "0123456789") == strlen(at + 1);
    return is_decorated ? arena_strndup(scratch, name + 1, (size_t)(at - name) - 1) : name;
}

void ir_export(Arena *scratch, IrModule *module, const char *entry) {
    const char *name = internal_name(scratch, entry);
    bool is_cxx = *name == '?';
    name = is_cxx ? of_visual_cxx(scratch, name) : of_stdcall(scratch, name);
    for (uint32_t i = 0; i < module->function_count; i++) {
        IrFunction *function = module->functions[i];
        const char *own = is_cxx ? ir_shown_name(scratch, function->name) : function->name;
        function->is_exported |= function->has_body && strcmp(own, name) == 0;
    }
}
