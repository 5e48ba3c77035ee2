/* kept_units.c - units from one run to the next. */
#include "run/kept.h"

#include "base/encoding.h"
#include "base/platform.h"
#include "base/text.h"

#include <ctype.h>
#include <string.h>

/* ---- what units are made from ------------------------------------------------------------ */

static bool is_input(const FrontendInput *input, const char *path) {
    return input->kind == FRONTEND_SPELLINGS ? text_same_nocase(input->path, path)
                                             : strcmp(input->path, path) == 0;
}

bool kept_depends_on(const KeptUnit *unit, const char *path) {
    bool found = strcmp(unit->path, path) == 0 || (unit->arena != NULL && unit->input_count == 0);
    for (uint32_t i = 0; i < unit->input_count && !found; i++) {
        found = is_input(&unit->inputs[i], path);
    }
    return found;
}

static const KeptFile *main_file(const Session *session, const KeptUnit *unit) {
    for (size_t i = 0; i < session->files.count; i++) {
        if (strcmp(session->files.items[i].path, unit->path) == 0) {
            return &session->files.items[i];
        }
    }
    return NULL;
}

/* Whether it is made from a file in memory. Of one that is not known, that is not known either. */
static bool is_edited(const Session *session, const KeptUnit *unit) {
    for (size_t i = 0; i < session->files.count; i++) {
        const char *path = session->files.items[i].path;
        if (unit->arena == NULL ? strcmp(unit->path, path) == 0 : kept_depends_on(unit, path)) {
            return true;
        }
    }
    return false;
}

static bool is_good(const KeptUnit *unit) {
    return unit->arena != NULL && !unit->is_stale;
}

bool kept_is_edited(const Session *session, const char *component) {
    for (size_t i = 0; i < session->options.project->unit_count; i++) {
        if (strcmp(session->options.project->units[i].component, component) == 0 &&
            is_edited(session, &session->units[i])) {
            return true;
        }
    }
    return false;
}

bool kept_is_at_home(const Session *session, size_t number) {
    const KeptUnit *unit = &session->units[number];
    return is_good(unit) || is_edited(session, unit);
}

/* ---- requests ---------------------------------------------------------------------------- */

/* What tells which headers are included: while it is the same, so are they. */
static uint64_t hash_of_directives(const char *text, size_t length) {
    Arena *scratch = arena_open();
    Text directives = text_new(scratch);
    const char *end = text + length;
    for (const char *at = text; at < end;) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        const char *next = line_end != NULL ? line_end + 1 : end;
        while (at < next && isblank((unsigned char)*at)) {
            at++;
        }
        if (at < next && *at == '#') {
            text_append_n(&directives, at, (size_t)(next - at));
        }
        at = next;
    }
    uint64_t hash = text_hash(text_str(&directives), directives.length);
    arena_close(scratch);
    return hash;
}

/* As the parser has to be given it; what is read from the disk is treated the same. */
static FrontendFile given_file(Arena *arena, const KeptFile *file, const char *path) {
    size_t length = 0;
    char *converted = encoding_convert(arena, file->text, file->length, &length);
    return converted != NULL ? (FrontendFile){path, converted, length, true}
                             : (FrontendFile){path, file->text, file->length, true};
}

/* With the files in memory; the main file is named as the request names it. */
static FrontendRequest request_with_files(const Session *session, LoadContext *context,
                                          size_t number) {
    FrontendRequest request = *load_request(context, number);
    Arena *arena = context->arena;
    size_t count = request.file_count;
    FrontendFile *files = ARENA_ARRAY(arena, FrontendFile, count + session->files.count);
    memcpy(files, request.files, count * sizeof *files);
    for (size_t i = 0; i < session->files.count; i++) {
        const KeptFile *file = &session->files.items[i];
        bool is_main = strcmp(file->path, session->units[number].path) == 0;
        const char *directory = request.directory != NULL ? request.directory : ".";
        const char *path = !is_main ? file->path
                           : request.directory == NULL
                               ? request.file
                               : platform_join(arena, directory, request.file);
        files[count++] = given_file(arena, file, path);
    }
    request.files = files;
    request.file_count = count;
    return request;
}

/* ---- keeping ------------------------------------------------------------------------------ */

static void keep_inputs(KeptUnit *unit, const FrontendResult *result, uint64_t directives) {
    arena_close(unit->inputs_arena);
    Arena *arena = arena_open();
    FrontendInput *inputs = ARENA_ARRAY(arena, FrontendInput, result->input_count + 1);
    for (uint32_t i = 0; i < result->input_count; i++) {
        inputs[i] = result->inputs[i];
        inputs[i].path = arena_strdup(arena, inputs[i].path);
    }
    unit->inputs_arena = arena;
    unit->inputs = inputs;
    unit->input_count = result->input_count;
    unit->directives = directives;
}

static void keep_result(KeptUnit *unit, Arena *arena, const FrontendResult *result) {
    arena_close(unit->arena);
    unit->arena = arena;
    unit->result = *result;
    unit->is_stale = false;
    unit->shape = (IrShape){0};
    if (result->module != NULL) {
        unit->shape = ir_shape(arena, result->module);
    }
}

void kept_add_unit(Session *session, size_t number, FrontendResult *result, Arena *arena) {
    KeptUnit *unit = &session->units[number];
    keep_inputs(unit, result, 0);
    keep_result(unit, arena, result);
}

void kept_drop_unit(KeptUnit *unit) {
    frontend_forget(unit->edited);
    arena_close(unit->inputs_arena);
    arena_close(unit->arena);
    *unit = (KeptUnit){.path = unit->path};
}

/* ---- parsing here -------------------------------------------------------------------------- */

static void parse_here(Session *session, LoadContext *context, size_t number) {
    KeptUnit *unit = &session->units[number];
    const KeptFile *file = main_file(session, unit);
    Frontend *frontend = pool_frontend(context->pool);
    FrontendRequest request = request_with_files(session, context, number);
    uint64_t directives = file != NULL ? hash_of_directives(file->text, file->length) : 0;
    request.lists_inputs = unit->input_count == 0 || file == NULL || unit->directives != directives;
    request.is_same_but_main = !request.lists_inputs && !unit->is_touched;
    unit->is_touched = false;
    Arena *arena = arena_open();
    FrontendResult result;
    if (file != NULL) {
        unit->edited = unit->edited != NULL ? unit->edited : frontend_keep(frontend);
        result = frontend_reparse(unit->edited, arena, &request);
        unit->warmth += unit->warmth < 2;
    } else {
        result = frontend_parse(frontend, arena, &request);
    }
    session->costs.parsed++;
    session->costs.parse += result.parse_seconds;
    session->costs.lower += result.lower_seconds;
    if (request.lists_inputs) {
        keep_inputs(unit, &result, directives);
    }
    keep_result(unit, arena, &result);
}

bool kept_take_unit(Session *session, LoadContext *context, size_t number, FrontendResult *result) {
    KeptUnit *unit = &session->units[number];
    if (!is_good(unit)) {
        if (!is_edited(session, unit)) {
            return false;
        }
        parse_here(session, context, number);
    }
    *result = unit->result;
    return true;
}

void kept_warm_unit(Session *session, LoadContext *context, size_t number) {
    KeptUnit *unit = &session->units[number];
    if (unit->edited == NULL) {
        parse_here(session, context, number);
        return;
    }
    FrontendRequest request = request_with_files(session, context, number);
    frontend_warm(unit->edited, &request);
    unit->warmth = 2;
}
