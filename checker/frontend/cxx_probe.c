/* cxx_probe.c - puts statements into class templates that name what libclang hides. */
#include "frontend/cxx_probe.h"

#include "base/strmap.h"
#include "base/text.h"
#include "frontend/cxx_class.h"

#include <stdlib.h>
#include <string.h>

/* Names the destructor and, if there is one, the default constructor of a type. */
#define PART                                                                                       \
    " ((__fltcheck%u*)0)->~__fltcheck%u(); if constexpr (__is_constructible(__fltcheck%u)) "       \
    "(void)__fltcheck%u();"
#define PART_NAMES(n) (n), (n), (n), (n)
#define METHOD        "__fltcheck_probe"

typedef struct Place {
    CXFile file;
    Insertion insertion;
    const char *text;
} Place;

typedef struct ProbeVisit {
    Parse *parse;
    StrMap *with_method; /* templates that got a method for their probe */
    StrMap *types;       /* of members and bases of classes that are no templates */
    CXTranslationUnit tu;
    CxxProbing what;
    VEC(Place) places;
} ProbeVisit;

/* What a class template has that can't be seen in the classes made from it. */
typedef struct TemplateVisit {
    ProbeVisit *probe;
    Text parts; /* statements about bases and members */
    uint32_t part_count;
    bool has_destructor, has_default, is_abstract, has_begin, has_end;
    bool has_body; /* of a constructor, where a probe can stand */
} TemplateVisit;

static const char *string_of(Arena *arena, CXString string) {
    const char *copy = arena_strdup(arena, clang_getCString(string));
    clang_disposeString(string);
    return copy;
}

static const char *skip_words(const char *text) {
    static const char *const words[] = {"public ", "private ", "protected ", "virtual "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (text_starts(text, words[i])) {
            text += strlen(words[i]);
            while (*text == ' ') {
                text++;
            }
            i = (size_t)-1;
        }
    }
    return text;
}

static void add_base(TemplateVisit *visit, CXCursor base) {
    CXFile file;
    unsigned begin, end;
    CXSourceRange extent = clang_getCursorExtent(base);
    clang_getFileLocation(clang_getRangeStart(extent), &file, NULL, NULL, &begin);
    clang_getFileLocation(clang_getRangeEnd(extent), NULL, NULL, NULL, &end);
    size_t length = 0;
    const char *bytes = clang_getFileContents(visit->probe->tu, file, &length);
    if (bytes == NULL || begin >= end || end > length) {
        return;
    }
    char *text = arena_strndup(visit->probe->parse->scratch, bytes + begin, end - begin);
    for (char *c = text; *c != '\0'; c++) {
        *c = *c == '\n' || *c == '\r' || *c == '\t' ? ' ' : *c;
    }
    const char *name = skip_words(text);
    text_printf(&visit->parts, " { typedef %s __fltcheck%u; (void)(__fltcheck%u*)this;" PART " }",
                name, visit->part_count, visit->part_count, PART_NAMES(visit->part_count));
    visit->part_count++;
}

/* Members of types that depend on parameters. */
static void add_member(TemplateVisit *visit, CXCursor field) {
    CXType type = clang_getCursorType(field);
    if (clang_Type_getSizeOf(type) >= 0 || type.kind == CXType_Pointer ||
        type.kind == CXType_LValueReference || type.kind == CXType_RValueReference) {
        return;
    }
    text_printf(&visit->parts,
                " { typedef decltype(%s) __fltcheck%u; if constexpr (__is_class(__fltcheck%u)) "
                "{" PART " } }",
                string_of(visit->probe->parse->scratch, clang_getCursorSpelling(field)),
                visit->part_count, visit->part_count, PART_NAMES(visit->part_count));
    visit->part_count++;
}

static enum CXChildVisitResult visit_expression(CXCursor cursor, CXCursor parent,
                                                CXClientData data) {
    (void)parent;
    *(bool *)data |= clang_isExpression(clang_getCursorKind(cursor)) != 0;
    return CXChildVisit_Continue;
}

static enum CXChildVisitResult visit_argument(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_ParmDecl) {
        bool has_default = false;
        clang_visitChildren(cursor, visit_expression, &has_default);
        *(bool *)data &= has_default;
    }
    return CXChildVisit_Continue;
}

static bool takes_nothing(CXCursor constructor) {
    bool result = true;
    clang_visitChildren(constructor, visit_argument, &result);
    return result;
}

static bool is_called(CXCursor method, const char *name) {
    CXString spelling = clang_getCursorSpelling(method);
    bool result =
        strcmp(clang_getCString(spelling), name) == 0 && clang_Cursor_getNumArguments(method) <= 0;
    clang_disposeString(spelling);
    return result;
}

static enum CXChildVisitResult visit_template(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    TemplateVisit *visit = data;
    bool is_made = clang_CXXMethod_isDefaulted(cursor) || clang_CXXMethod_isDeleted(cursor);
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_CXXBaseSpecifier:
        add_base(visit, cursor);
        break;
    case CXCursor_FieldDecl:
        add_member(visit, cursor);
        break;
    case CXCursor_Destructor:
        visit->has_destructor |= !is_made;
        break;
    case CXCursor_Constructor:
        visit->has_default |= !is_made && takes_nothing(cursor);
        visit->has_body |= !is_made;
        break;
    case CXCursor_CXXMethod:
        visit->is_abstract |= clang_CXXMethod_isPureVirtual(cursor) != 0;
        visit->has_begin |= is_called(cursor, "begin");
        visit->has_end |= is_called(cursor, "end");
        break;
    default:
        break;
    }
    return CXChildVisit_Continue;
}

/* The statements of a probe; NULL if there is nothing to tell. `*has_body`: a constructor
 * has room for it. */
static const char *probe_text(ProbeVisit *probe, CXCursor template, bool *has_body) {
    Arena *scratch = probe->parse->scratch;
    TemplateVisit visit = {.probe = probe, .parts = text_new(scratch)};
    clang_visitChildren(template, visit_template, &visit);
    bool is_full = probe->what == PROBE_ALL;
    bool needs_default = is_full && visit.has_default && !visit.is_abstract;
    bool needs_parts = is_full && visit.part_count > 0;
    bool needs_range = is_full && visit.has_begin && visit.has_end;
    *has_body = visit.has_body;
    if (!visit.has_destructor && !needs_default && !needs_parts && !needs_range) {
        return NULL;
    }
    const char *name = string_of(scratch, clang_getCursorSpelling(template));
    Text text = text_new(scratch);
    text_append(&text, needs_range ? " (void)this->begin(); (void)this->end();" : "");
    if (visit.has_destructor) {
        text_printf(&text, " this->~%s();", name);
    }
    text_append(&text, needs_parts ? text_str(&visit.parts) : "");
    if (needs_default) {
        text_printf(&text, " if constexpr (__is_constructible(%s)) (void)%s();", name, name);
    }
    return text_str(&text);
}

static enum CXChildVisitResult visit_body(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_CompoundStmt) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

/* Before the brace that ends `cursor`; false if that is in a macro. */
static bool find_place(ProbeVisit *visit, CXCursor cursor, Place *place) {
    Insertion *at = &place->insertion;
    CXSourceLocation end = clang_getRangeEnd(clang_getCursorExtent(cursor));
    clang_getFileLocation(end, &place->file, &at->line, &at->column, &at->offset);
    size_t length = 0;
    const char *bytes = clang_getFileContents(visit->tu, place->file, &length);
    if (bytes == NULL || at->offset == 0 || at->offset > length || bytes[at->offset - 1] != '}') {
        return false;
    }
    at->offset--;
    at->column--;
    at->path = string_of(visit->parse->scratch, clang_getFileName(place->file));
    return true;
}

static void add_place(ProbeVisit *visit, Place place, const char *text) {
    place.text = text;
    place.insertion.length = (uint32_t)strlen(text);
    vec_push(visit->parse->scratch, &visit->places, place);
}

static void meet_constructor(ProbeVisit *visit, CXCursor constructor) {
    CXCursor body = clang_getNullCursor();
    clang_visitChildren(constructor, visit_body, &body);
    CXCursor template = clang_getCursorSemanticParent(constructor);
    Place place = {.text = NULL};
    bool has_body;
    if (clang_Cursor_isNull(body) || clang_getCursorKind(template) != CXCursor_ClassTemplate ||
        !cxx_name_is_constructor(constructor) || !find_place(visit, body, &place)) {
        return;
    }
    const char *text = probe_text(visit, template, &has_body);
    if (text != NULL) {
        add_place(visit, place, arena_printf(visit->parse->scratch, " if (0) {%s } ", text));
    }
}

/* A template without constructors gets a method. */
static void meet_template(ProbeVisit *visit, CXCursor template) {
    Place place = {.text = NULL};
    bool has_body = false;
    const char *text = probe_text(visit, template, &has_body);
    if (text != NULL && !has_body && find_place(visit, template, &place)) {
        add_place(visit, place,
                  arena_printf(visit->parse->scratch, " public: void " METHOD "() {%s } ", text));
        CXString usr = clang_getCursorUSR(template);
        strmap_put(visit->with_method, string_of(visit->parse->scratch, usr), visit);
    }
}

/* A member or base of a class, whose type was made from a template. */
static void meet_part(ProbeVisit *visit, CXCursor part) {
    CXType type = clang_getCanonicalType(clang_getCursorType(part));
    while (type.kind == CXType_ConstantArray) {
        type = clang_getArrayElementType(type);
    }
    CXCursor class = clang_getTypeDeclaration(type);
    if (type.kind != CXType_Record ||
        clang_Cursor_isNull(clang_getSpecializedCursorTemplate(class)) ||
        cxx_library_is_foreign(class)) {
        return;
    }
    const char *name = string_of(visit->parse->scratch, clang_getTypeSpelling(type));
    if (strstr(name, "(lambda") == NULL && strstr(name, "(anonymous") == NULL &&
        strstr(name, "(unnamed") == NULL) {
        CXCursor *kept = ARENA_NEW(visit->parse->scratch, CXCursor);
        *kept = clang_getSpecializedCursorTemplate(class);
        strmap_put(visit->types, name, kept);
    }
}

/* Behind everything else in the main file a function names them. */
static void add_function(ProbeVisit *visit) {
    Parse *parse = visit->parse;
    size_t count = strmap_count(visit->types);
    if (count == 0 || visit->what != PROBE_ALL) {
        return;
    }
    Text text = text_new(parse->scratch);
    text_append(&text, " static void " METHOD "() {");
    for (size_t i = 0; i < count; i++) {
        uint32_t n = (uint32_t)i;
        const char *type = strmap_key(visit->types, i);
        const CXCursor *template = strmap_get(visit->types, type);
        const char *usr = string_of(parse->scratch, clang_getCursorUSR(*template));
        text_printf(&text, " { typedef %s __fltcheck%u;" PART, type, n, PART_NAMES(n));
        if (strmap_has(visit->with_method, usr)) {
            text_printf(&text, " ((__fltcheck%u*)0)->" METHOD "();", n);
        }
        text_append(&text, " }");
    }
    text_append(&text, " }");
    Place place = {.text = NULL};
    place.file = clang_getFile(visit->tu, parse->path);
    size_t length = 0;
    const char *bytes = clang_getFileContents(visit->tu, place.file, &length);
    if (bytes == NULL) {
        return;
    }
    Insertion *at = &place.insertion;
    for (const char *c = bytes; c < bytes + length; c++) {
        at->line += *c == '\n';
    }
    at->line++;
    at->column = UINT32_MAX; /* nothing stands behind it */
    at->offset = (uint32_t)length;
    at->path = string_of(parse->scratch, clang_getFileName(place.file));
    add_place(visit, place, text_str(&text));
}

static enum CXChildVisitResult visit_declaration(CXCursor cursor, CXCursor parent,
                                                 CXClientData data) {
    switch (clang_getCursorKind(cursor)) {
    case CXCursor_FunctionTemplate:
    case CXCursor_Constructor:
        meet_constructor(data, cursor);
        return CXChildVisit_Continue;
    case CXCursor_FieldDecl:
    case CXCursor_CXXBaseSpecifier: {
        enum CXCursorKind kind = clang_getCursorKind(parent);
        if (kind == CXCursor_ClassDecl || kind == CXCursor_StructDecl) {
            meet_part(data, cursor);
        }
        return CXChildVisit_Continue;
    }
    case CXCursor_ClassTemplate:
        if (cxx_library_is_foreign(cursor)) {
            return CXChildVisit_Continue;
        }
        if (clang_isCursorDefinition(cursor)) {
            meet_template(data, cursor);
        }
        return CXChildVisit_Recurse;
    case CXCursor_Namespace:
    case CXCursor_LinkageSpec:
    case CXCursor_UnexposedDecl:
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
        return cxx_library_is_foreign(cursor) ? CXChildVisit_Continue : CXChildVisit_Recurse;
    default:
        return CXChildVisit_Continue;
    }
}

static int by_file_and_offset(const void *a, const void *b) {
    const Place *x = a, *y = b;
    int order = strcmp(x->insertion.path, y->insertion.path);
    return order != 0 ? order
                      : (x->insertion.offset > y->insertion.offset) -
                            (x->insertion.offset < y->insertion.offset);
}

static void replace_file(Parse *parse, const char *path, const char *text, size_t length) {
    for (size_t i = 0; i < parse->files.count; i++) {
        struct CXUnsavedFile *file = &parse->files.items[i];
        if (strcmp(file->Filename, path) == 0) {
            file->Contents = text;
            file->Length = (unsigned long)length;
            return;
        }
    }
    parse_add_file(parse, path, text, length);
}

/* Writes one file anew, with all of its probes; returns the index behind them. */
static size_t rewrite(ProbeVisit *visit, size_t first) {
    const Place *places = visit->places.items;
    Parse *parse = visit->parse;
    size_t length = 0, at = 0, i = first;
    const char *bytes = clang_getFileContents(visit->tu, places[first].file, &length);
    Text text = text_new(parse->scratch);
    for (; i < visit->places.count &&
           strcmp(places[i].insertion.path, places[first].insertion.path) == 0;
         i++) {
        if (places[i].insertion.offset < at) {
            continue; /* the same place once more */
        }
        text_append_n(&text, bytes + at, places[i].insertion.offset - at);
        text_append(&text, places[i].text);
        at = places[i].insertion.offset;
        vec_push(parse->scratch, &parse->insertions, places[i].insertion);
    }
    text_append_n(&text, bytes + at, length - at);
    replace_file(parse, places[first].insertion.path, text_str(&text), text.length);
    return i;
}

bool cxx_probe_insert(Parse *parse, CXTranslationUnit tu, CxxProbing what) {
    ProbeVisit visit = {.parse = parse,
                        .tu = tu,
                        .what = what,
                        .types = strmap_new(parse->scratch),
                        .with_method = strmap_new(parse->scratch)};
    parse->insertions.count = 0;
    if (what == PROBE_NONE) {
        return false;
    }
    clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_declaration, &visit);
    add_function(&visit);
    if (visit.places.count > 0) {
        qsort(visit.places.items, visit.places.count, sizeof(Place), by_file_and_offset);
    }
    for (size_t i = 0; i < visit.places.count;) {
        i = rewrite(&visit, i);
    }
    return visit.places.count > 0;
}
