/* exports.c - a project's list of exports, and the functions that it means. */
#include "run/exports.h"

#include "ir/export.h"

#include <string.h>

static const ProjectComponent *source_of(const Project *project, const char *component) {
    for (size_t i = 0; i < project->component_count; i++) {
        if (strcmp(project->components[i].name, component) == 0) {
            return &project->components[i];
        }
    }
    return NULL;
}

bool exports_mark(Arena *arena, const Project *project, const char *component,
                  const IrModule *program) {
    const ProjectComponent *source = source_of(project, component);
    for (size_t i = 0; source != NULL && i < source->export_count; i++) {
        ir_export(arena, (IrModule *)(uintptr_t)program, source->exports[i]);
    }
    return source != NULL && source->tells_exports;
}

void exports_put(Bytes *out, const Project *project, const char *component) {
    const ProjectComponent *source = source_of(project, component);
    if (source == NULL) {
        return;
    }
    bytes_put_uint(out, source->tells_exports);
    bytes_put_uint(out, source->export_count);
    for (size_t i = 0; i < source->export_count; i++) {
        bytes_put_text(out, source->exports[i]);
    }
}
