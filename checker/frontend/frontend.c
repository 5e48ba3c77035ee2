/* frontend.c - sessions with libclang: version, resource directory, one unit. */
#include "frontend/frontend.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"
#include "frontend/cxx_class.h"
#include "frontend/inputs.h"
#include "frontend/kept.h"
#include "frontend/library.h"
#include "frontend/lower.h"
#include "frontend/parse.h"
#include "frontend/repair.h"

#include <stdlib.h>
#include <string.h>

const char *frontend_library(void) {
    return library_file();
}

Frontend *frontend_open(void) {
    Arena *arena = arena_open();
    Frontend *frontend = ARENA_NEW(arena, Frontend);
    frontend->arena = arena;
    frontend->problem = library_load(arena);
    frontend->index = frontend->problem == NULL ? clang_createIndex(0, 0) : NULL;
    return frontend;
}

void frontend_close(Frontend *frontend) {
    if (frontend != NULL) {
        if (frontend->index != NULL) {
            clang_disposeIndex(frontend->index);
        }
        arena_close(frontend->arena);
    }
}

const char *frontend_version(Arena *arena) {
    return library_load(arena) == NULL ? source_string(arena, clang_getClangVersion())
                                       : FRONTEND_NONE;
}

/* "... version 19.1.7 (...)" -> 19 */
static int major_version(Arena *arena) {
    const char *version = strstr(frontend_version(arena), "version ");
    return version == NULL ? 0 : atoi(version + strlen("version "));
}

const char *frontend_resource_directory(Arena *arena) {
    static const char *const patterns[] = {"/usr/lib/llvm-%d/lib/clang/%d", "/usr/lib/clang/%d",
                                           "/usr/lib64/clang/%d", "/usr/local/lib/clang/%d",
                                           "/opt/homebrew/opt/llvm@%d/lib/clang/%d"};
#ifdef FLTCHECK_RESOURCE_DIR
    if (platform_is_file(FLTCHECK_RESOURCE_DIR "/include/stddef.h")) {
        return arena_strdup(arena, FLTCHECK_RESOURCE_DIR);
    }
#endif
    const char *major = arena_printf(arena, "%d", major_version(arena));
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        Text path = text_new(arena);
        for (const char *c = patterns[i]; *c != '\0'; c++) {
            if (c[0] == '%' && c[1] == 'd') {
                text_append(&path, major);
                c++;
            } else {
                text_char(&path, *c);
            }
        }
        const char *directory = text_str(&path);
        if (platform_is_file(arena_printf(arena, "%s/include/stddef.h", directory))) {
            return directory;
        }
    }
    return NULL;
}

/* ---- the result ---- */

void frontend_fail(FrontendResult *result, Arena *arena, const FrontendRequest *request,
                   const char *reason) {
    const char **reasons = ARENA_ARRAY(arena, const char *, 1);
    reasons[0] = arena_printf(arena, "%s: %s", request->file, reason);
    result->status = UNIT_FAILED;
    result->reasons = reasons;
    result->reason_count = result->error_count = 1;
}

static const char *placed(const Unit *unit, IrLoc loc, const char *text) {
    return loc.line == 0
               ? arena_printf(unit->arena, "%s: %s", unit->request->file, text)
               : arena_printf(unit->arena, "%s:%u:%u: %s", loc.file, loc.line, loc.column, text);
}

static void list_repairs(FrontendResult *result, Unit *unit, const Parse *parse) {
    static const RepairKind kinds[] = {
        [STANDIN_SCALAR] = REPAIR_TYPE,       [STANDIN_STRUCT] = REPAIR_TYPE,
        [STANDIN_POINTER] = REPAIR_TYPE,      [STANDIN_ROUTINE] = REPAIR_TYPE,
        [STANDIN_CONSTANT] = REPAIR_CONSTANT, [STANDIN_FUNCTION] = REPAIR_FUNCTION,
        [STANDIN_NOTHING] = REPAIR_MACRO,     [STANDIN_NOTHING_CALL] = REPAIR_MACRO};
    Arena *arena = unit->arena;
    Repair *repairs = ARENA_ARRAY(arena, Repair, parse->includes.count + parse->standins.count);
    uint32_t count = 0;
    for (size_t i = 0; i < parse->includes.count; i++) {
        repairs[count++] = parse->includes.items[i];
    }
    for (size_t i = 0; i < parse->standins.count; i++) {
        const StandIn *standin = &parse->standins.items[i];
        if (!standin->is_banned) {
            repairs[count++] = (Repair){kinds[standin->form], standin->name, standin->loc};
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        repairs[i].name = arena_strdup(arena, repairs[i].name);
        repairs[i].loc.file = arena_strdup(arena, source_name(unit, repairs[i].loc.file));
    }
    result->repairs = repairs;
    result->repair_count = count;
}

static void list_reasons(FrontendResult *result, const Unit *unit) {
    size_t most = unit->errors.count + result->repair_count;
    const char **reasons = ARENA_ARRAY(unit->arena, const char *, most + 1);
    for (size_t i = 0; i < unit->errors.count; i++) {
        const UnitError *error = &unit->errors.items[i];
        reasons[result->reason_count++] = placed(unit, error->loc, error->text);
    }
    result->error_count = result->reason_count;
    for (uint32_t i = 0; i < result->repair_count; i++) {
        const Repair *repair = &result->repairs[i];
        if (verdict_repair_is_lossy(repair->kind)) {
            reasons[result->reason_count++] =
                placed(unit, repair->loc, verdict_repair_text(unit->arena, repair));
        }
    }
    result->reasons = reasons;
    result->status = result->reason_count == 0 ? UNIT_PARSED : UNIT_DEGRADED;
}

/* Bodies refer to further functions and variables, in turn. */
static void lower_bodies(Unit *unit) {
    while (unit->next_body < unit->bodies.count ||
           unit->next_initializer < unit->initializers.count ||
           unit->next_dying < unit->dying.count) {
        if (unit->next_body < unit->bodies.count) {
            UnitBody body = unit->bodies.items[unit->next_body++];
            lower_body(unit, &body);
        } else if (unit->next_initializer < unit->initializers.count) {
            lower_initializers(unit);
        } else {
            lower_finalizers(unit);
        }
    }
}

/* What the C++ library does that is not lowered is not this program's business: the function is one
 * of the system, without a body. */
static void drop_library_bodies(const IrModule *module) {
    for (uint32_t i = 0; i < module->function_count; i++) {
        IrFunction *function = module->functions[i];
        if (function->in_system_header && function->degradation_count > 0) {
            function->has_body = false;
            function->block_count = 0;
            function->degradation_count = 0;
        }
    }
}

void frontend_lower(FrontendResult *result, Arena *arena, const Parse *parse,
                    CXTranslationUnit tu) {
    Unit unit = {.request = parse->request,
                 .arena = arena,
                 .scratch = parse->scratch,
                 .tu = tu,
                 .main_file = clang_getFile(tu, parse->path),
                 .main_path = parse->path,
                 .builder = ir_build_module(arena, arena_strdup(arena, parse->request->file)),
                 .is_cxx = parse->is_cxx,
                 .prelude = clang_getFile(tu, REPAIR_PRELUDE),
                 .function_names = strmap_new(parse->scratch)};
    PtrMap empty = {.arena = parse->scratch};
    unit.files = unit.types = unit.made_types = unit.functions = unit.globals = empty;
    unit.shaped = unit.classes = unit.probes = unit.lambdas = unit.made_functions = empty;
    unit.insertions = &parse->insertions;
    unit.survey = parse->survey;
    for (size_t i = 0; i < parse->includes.count; i++) {
        unit.lacks_header |= parse->includes.items[i].kind == REPAIR_INCLUDE;
    }
    errors_collect(&unit);
    if (unit.is_cxx) {
        cxx_survey(&unit);
    }
    decls_walk(&unit);
    lower_bodies(&unit);
    errors_map_names(&unit);
    result->module = ir_build_finish(unit.builder);
    exports_apply(&unit, result->module);
    if (unit.is_cxx) {
        drop_library_bodies(result->module);
    }
    inputs_collect(result, &unit, parse);
    list_repairs(result, &unit, parse);
    list_reasons(result, &unit);
}

FrontendResult frontend_parse(Frontend *frontend, Arena *arena, const FrontendRequest *request) {
    FrontendResult result = {.status = UNIT_FAILED};
    Arena *scratch = arena_open();
    Parse parse = {.scratch = scratch, .request = request};
    const char *reason = frontend->problem;
    if (reason != NULL || !parse_prepare(&parse, arena, &reason)) {
        frontend_fail(&result, arena, request, reason);
        arena_close(scratch);
        return result;
    }
    double start = platform_seconds();
    CXTranslationUnit tu = parse_unit(frontend->index, &parse);
    double parsed = platform_seconds();
    result.parse_seconds = parsed - start;
    if (tu == NULL) {
        frontend_fail(&result, arena, request, "libclang could not parse it");
    } else {
        frontend_lower(&result, arena, &parse, tu);
        double lowered = platform_seconds();
        clang_disposeTranslationUnit(tu);
        result.lower_seconds = lowered - parsed;
        result.parse_seconds += platform_seconds() - lowered;
    }
    arena_close(scratch);
    return result;
}
