/* cxx_probe.c - puts statements into class templates that name what libclang hides. */
#include "frontend/cxx_probe.h"

#include "base/strmap.h"
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

/* Names the destructor and, if there is one, the default constructor of a type. */
#define PART                                                                                       \
    " ((__fltcheck%u*)0)->~__fltcheck%u(); if constexpr (__is_constructible(__fltcheck%u)) "       \
    "(void)__fltcheck%u();"
#define PART_NAMES(n) (n), (n), (n), (n)

typedef struct Place {
    CXFile file;
    Insertion insertion;
    const char *text;
} Place;

typedef struct ProbeVisit {
    Parse *parse;
    StrMap *types; /* of members and bases of classes that are no templates */
    CXTranslationUnit tu;
    CxxProbing what;
    VEC(Place) places;
} ProbeVisit;

/* What a class template has that can't be seen in the classes made from it. */
typedef struct TemplateVisit {
    ProbeVisit *probe;
    Text parts; /* statements about bases and members */
    uint32_t part_count;
    bool has_destructor, has_default, is_abstract;
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

static bool takes_nothing(CXCursor constructor);

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
        break;
    case CXCursor_CXXMethod:
        visit->is_abstract |= clang_CXXMethod_isPureVirtual(cursor) != 0;
        break;
    default:
        break;
    }
    return CXChildVisit_Continue;
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

static const char *probe_text(ProbeVisit *probe, CXCursor template) {
    Arena *scratch = probe->parse->scratch;
    TemplateVisit visit = {.probe = probe, .parts = text_new(scratch)};
    clang_visitChildren(template, visit_template, &visit);
    bool is_full = probe->what == PROBE_ALL;
    bool needs_default = is_full && visit.has_default && !visit.is_abstract;
    bool needs_parts = is_full && visit.part_count > 0;
    if (!visit.has_destructor && !needs_default && !needs_parts) {
        return NULL;
    }
    const char *name = string_of(scratch, clang_getCursorSpelling(template));
    Text text = text_new(scratch);
    text_append(&text, " if (0) {");
    if (visit.has_destructor) {
        text_printf(&text, " this->~%s();", name);
    }
    text_append(&text, needs_parts ? text_str(&visit.parts) : "");
    if (needs_default) {
        text_printf(&text, " if constexpr (__is_constructible(%s)) (void)%s();", name, name);
    }
    text_append(&text, " } ");
    return text_str(&text);
}

static enum CXChildVisitResult visit_body(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    if (clang_getCursorKind(cursor) == CXCursor_CompoundStmt) {
        *(CXCursor *)data = cursor;
    }
    return CXChildVisit_Continue;
}

static void meet_constructor(ProbeVisit *visit, CXCursor constructor) {
    CXCursor body = clang_getNullCursor();
    clang_visitChildren(constructor, visit_body, &body);
    CXCursor template = clang_getCursorSemanticParent(constructor);
    if (clang_Cursor_isNull(body) || clang_getCursorKind(template) != CXCursor_ClassTemplate) {
        return;
    }
    Place place = {.text = NULL};
    Insertion *at = &place.insertion;
    CXSourceLocation end = clang_getRangeEnd(clang_getCursorExtent(body));
    clang_getFileLocation(end, &place.file, &at->line, &at->column, &at->offset);
    size_t length = 0;
    const char *bytes = clang_getFileContents(visit->tu, place.file, &length);
    if (bytes == NULL || at->offset == 0 || at->offset > length || bytes[at->offset - 1] != '}') {
        return; /* in a macro */
    }
    place.text = probe_text(visit, template);
    if (place.text == NULL) {
        return;
    }
    at->offset--;
    at->column--;
    at->length = (uint32_t)strlen(place.text);
    at->path = string_of(visit->parse->scratch, clang_getFileName(place.file));
    vec_push(visit->parse->scratch, &visit->places, place);
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
        clang_Location_isInSystemHeader(clang_getCursorLocation(class))) {
        return;
    }
    const char *name = string_of(visit->parse->scratch, clang_getTypeSpelling(type));
    if (strstr(name, "(lambda") == NULL && strstr(name, "(anonymous") == NULL &&
        strstr(name, "(unnamed") == NULL) {
        strmap_put(visit->types, name, visit);
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
    text_append(&text, " static void __fltcheck_probe() {");
    for (size_t i = 0; i < count; i++) {
        uint32_t n = (uint32_t)i;
        text_printf(&text, " { typedef %s __fltcheck%u;" PART " }", strmap_key(visit->types, i), n,
                    PART_NAMES(n));
    }
    text_append(&text, " }");
    Place place = {.text = text_str(&text)};
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
    at->length = (uint32_t)strlen(place.text);
    at->path = string_of(parse->scratch, clang_getFileName(place.file));
    vec_push(parse->scratch, &visit->places, place);
}

static enum CXChildVisitResult visit_declaration(CXCursor cursor, CXCursor parent,
                                                 CXClientData data) {
    switch (clang_getCursorKind(cursor)) {
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
    case CXCursor_FunctionTemplate: /* a constructor that is a template itself */
        return CXChildVisit_Continue;
    case CXCursor_ClassTemplate:
    case CXCursor_Namespace:
    case CXCursor_LinkageSpec:
    case CXCursor_UnexposedDecl:
    case CXCursor_ClassDecl:
    case CXCursor_StructDecl:
        return clang_Location_isInSystemHeader(clang_getCursorLocation(cursor))
                   ? CXChildVisit_Continue
                   : CXChildVisit_Recurse;
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
    ProbeVisit visit = {
        .parse = parse, .tu = tu, .what = what, .types = strmap_new(parse->scratch)};
    parse->insertions.count = 0;
    if (what == PROBE_NONE) {
        return false;
    }
    clang_visitChildren(clang_getTranslationUnitCursor(tu), visit_declaration, &visit);
    add_function(&visit);
    if (visit.places.count == 0) {
        return false;
    }
    qsort(visit.places.items, visit.places.count, sizeof(Place), by_file_and_offset);
    for (size_t i = 0; i < visit.places.count;) {
        i = rewrite(&visit, i);
    }
    return true;
}
