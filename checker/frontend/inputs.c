/* inputs.c - a walk over the files that a unit was made from. */
#include "frontend/inputs.h"

#include "base/platform.h"
#include "base/text.h"
#include "frontend/ignore.h"
#include "frontend/repair.h"

#include <string.h>

typedef struct Walk {
    Unit *unit;
    const Parse *parse;
    PtrMap seen;
    IgnoreList suppressions;
    VEC(const char *) directories; /* where headers are searched for, absolute */
    VEC(FrontendInput) inputs;
    StrMap *known; /* paths among the inputs, and those that are looked at */
    bool is_open;  /* it depends on more than can be told */
} Walk;

/* ---- what is on the disk --------------------------------------------------------- */

/* The names in the directory of `path` that are its own but for the case of letters. */
static uint64_t hash_spellings(Arena *scratch, const char *path) {
    size_t count = 0;
    const char *const *names =
        platform_list_directory(scratch, platform_dirname(scratch, path), &count);
    Text found = text_new(scratch);
    for (size_t i = 0; names != NULL && i < count; i++) {
        if (text_same_nocase(names[i], platform_basename(path))) {
            text_append(&found, names[i]);
            text_char(&found, '\n');
        }
    }
    return found.length > 0 ? text_hash(found.bytes, found.length) : 0;
}

bool frontend_input_hash(Arena *scratch, FrontendInputKind kind, const char *path, uint64_t *hash) {
    size_t length = 0;
    *hash = 0;
    if (kind == FRONTEND_ABSENCE) {
        return !platform_is_file(path);
    }
    if (kind == FRONTEND_SPELLINGS) {
        *hash = hash_spellings(scratch, path);
        return true;
    }
    const char *bytes = platform_read_file(scratch, path, &length, NULL);
    *hash = bytes != NULL ? text_hash(bytes, length) : 0;
    return bytes != NULL;
}

static void add_input(Walk *walk, FrontendInputKind kind, const char *path, uint64_t hash) {
    if (!strmap_has(walk->known, path)) {
        FrontendInput input = {kind, arena_strdup(walk->unit->arena, path), hash};
        vec_push(walk->unit->arena, &walk->inputs, input);
        strmap_put(walk->known, path, NULL);
    }
}

/* ---- where a header could have been -------------------------------------------------- */

static const char *absolute(const Walk *walk, const char *path) {
    const char *directory = walk->unit->request->directory;
    Arena *scratch = walk->unit->scratch;
    return platform_absolute(scratch,
                             platform_join(scratch, directory != NULL ? directory : ".", path));
}

static void list_directories(Walk *walk) {
    const Parse *parse = walk->parse;
    for (size_t i = 0; i < parse->args.count; i++) {
        const char *directory = repair_include_directory(parse, &i);
        if (directory != NULL && strcmp(directory, REPAIR_DIRECTORY) != 0) {
            vec_push(walk->unit->scratch, &walk->directories, absolute(walk, directory));
        }
    }
}

/* What follows `directory` in `path`; NULL if it does not lie there. */
static const char *below(const char *path, const char *directory) {
    size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static void add_absence(Walk *walk, const char *directory, const char *name) {
    Arena *scratch = walk->unit->scratch;
    const char *path = platform_absolute(scratch, arena_printf(scratch, "%s/%s", directory, name));
    if (!strmap_has(walk->known, path) && !parse_has_file(walk->parse, path) &&
        !platform_is_file(path)) {
        add_input(walk, FRONTEND_ABSENCE, path, 0);
    }
}

/* A header found in one directory would have been found in another one, were it there; some
 * of them come later in the search, which does no harm. */
static void add_absences(Walk *walk, const char *path, const char *includer) {
    for (size_t i = 0; i < walk->directories.count; i++) {
        const char *name = below(path, walk->directories.items[i]);
        if (name == NULL) {
            continue;
        }
        add_absence(walk, includer, name);
        for (size_t k = 0; k < walk->directories.count; k++) {
            add_absence(walk, walk->directories.items[k], name);
        }
    }
}

/* A header that was not found: its parts as they are spelled, wherever it is looked for. */
static void add_spellings(Walk *walk, const char *directory, const char *name) {
    Arena *scratch = walk->unit->scratch;
    const char *path = directory;
    while (*name != '\0') {
        size_t length = strcspn(name, "/\\");
        path = arena_printf(scratch, "%s/%.*s", path, (int)length, name);
        if (length > 0) {
            add_input(walk, FRONTEND_SPELLINGS, path, hash_spellings(scratch, path));
        }
        name += length + (name[length] != '\0');
    }
}

static void add_missing(Walk *walk) {
    for (size_t i = 0; i < walk->parse->includes.count; i++) {
        const Repair *repair = &walk->parse->includes.items[i];
        const char *includer = absolute(walk, repair->loc.file);
        add_spellings(walk, platform_dirname(walk->unit->scratch, includer), repair->name);
        for (size_t k = 0; k < walk->directories.count; k++) {
            add_spellings(walk, walk->directories.items[k], repair->name);
        }
    }
}

/* ---- files ----------------------------------------------------------------------- */

static const FrontendFile *given_file(const FrontendRequest *request, const char *path) {
    for (size_t i = 0; i < request->file_count; i++) {
        if (strcmp(request->files[i].path, path) == 0) {
            return &request->files[i];
        }
    }
    return NULL;
}

/* Of what was converted or changed on its way to the parser, the file itself counts. */
static void add_content(Walk *walk, CXFile handle, const char *path, const char *own) {
    size_t length = 0;
    uint64_t hash = 0;
    bool is_changed = parse_has_file(walk->parse, own) || parse_has_file(walk->parse, path);
    const char *text = clang_getFileContents(walk->unit->tu, handle, &length);
    if (!is_changed && text != NULL) {
        add_input(walk, FRONTEND_CONTENT, path, text_hash(text, length));
    } else if (frontend_input_hash(walk->unit->scratch, FRONTEND_CONTENT, path, &hash)) {
        add_input(walk, FRONTEND_CONTENT, path, hash);
    }
}

static void visit_input(Walk *walk, CXFile handle, CXSourceLocation *stack, unsigned depth) {
    Arena *scratch = walk->unit->scratch;
    const char *own = source_string(scratch, clang_getFileName(handle));
    if (handle == walk->unit->prelude) {
        return;
    }
    const char *path = absolute(walk, own);
    const FrontendFile *given = given_file(walk->unit->request, own);
    if (given == NULL || given->is_edited) {
        add_content(walk, handle, path, own);
    }
    if (given != NULL && given->is_edited) {
        add_input(walk, FRONTEND_CONTENT, path, 0); /* it may not be on the disk yet */
    }
    if (depth > 0) {
        CXFile includer;
        clang_getFileLocation(stack[0], &includer, NULL, NULL, NULL);
        const char *name = source_string(scratch, clang_getFileName(includer));
        const char *directory = platform_dirname(scratch, absolute(walk, name));
        const char *key = arena_printf(scratch, "%s\n%s", directory, path);
        if (!strmap_has(walk->known, key)) {
            strmap_put(walk->known, key, NULL);
            add_absences(walk, path, directory);
        }
    }
}

/* A file of the driver's own. */
static void scan(Walk *walk, const SourceFile *file) {
    ignore_scan(walk->unit->arena, file->name, file->text, file->length, &walk->suppressions);
    /* It may ask for a file and do without. */
    walk->is_open = walk->is_open || strstr(file->text, "__has_include") != NULL;
}

static void note_own(const Walk *walk, CXFile handle) {
    OwnFiles *own = walk->parse->own;
    if (own != NULL) {
        const char *path = source_string(walk->unit->scratch, clang_getFileName(handle));
        vec_push(own->arena, &own->paths, arena_strdup(own->arena, path));
    }
}

static void visit(CXFile handle, CXSourceLocation *stack, unsigned depth, CXClientData data) {
    Walk *walk = data;
    Unit *unit = walk->unit;
    if (walk->known != NULL) {
        visit_input(walk, handle, stack, depth);
    }
    uintptr_t known;
    if (ptrmap_find(&walk->seen, handle, &known)) {
        return;
    }
    ptrmap_put(&walk->seen, handle, 1);
    const SourceFile *file = source_file(unit, handle);
    bool is_system = !file->is_main &&
                     (file->is_system ||
                      clang_Location_isInSystemHeader(clang_getLocation(unit->tu, handle, 1, 1)));
    if (!is_system && handle != unit->prelude && source_file_read(unit, handle)->text != NULL) {
        note_own(walk, handle);
        scan(walk, file);
    }
}

static void walk_files(Walk *walk) {
    OwnFiles *own = walk->parse->own;
    if (own != NULL) {
        arena_clear(own->arena);
        *own = (OwnFiles){.arena = own->arena, .is_known = true};
    }
    clang_getInclusions(walk->unit->tu, visit, walk);
}

/* The same files as the last time, without asking for all the others. */
static bool recall_files(Walk *walk) {
    const OwnFiles *own = walk->parse->own;
    for (size_t i = 0; i < own->paths.count; i++) {
        CXFile handle = clang_getFile(walk->unit->tu, own->paths.items[i]);
        const SourceFile *file = handle != NULL ? source_file_read(walk->unit, handle) : NULL;
        if (file == NULL || file->text == NULL) {
            walk->suppressions = (IgnoreList){0};
            return false;
        }
        scan(walk, file);
    }
    return true;
}

void inputs_collect(FrontendResult *result, Unit *unit, const Parse *parse) {
    Walk walk = {.unit = unit, .parse = parse, .seen = {.arena = unit->scratch}};
    if (unit->request->lists_inputs) {
        walk.known = strmap_new(unit->scratch);
        list_directories(&walk);
    }
    if (walk.known != NULL || !parse->has_own || !recall_files(&walk)) {
        walk_files(&walk);
    }
    result->suppressions = walk.suppressions.items;
    result->suppression_count = (uint32_t)walk.suppressions.count;
    if (walk.known != NULL && !walk.is_open) {
        add_missing(&walk);
        result->inputs = walk.inputs.items;
        result->input_count = (uint32_t)walk.inputs.count;
    }
}
