/* init.c - walks initialiser lists along the type they initialise. */
#include "frontend/init.h"

#include "frontend/cxx_class.h"

#include <ctype.h>
#include <string.h>

#define RANGE_LIMIT 4096 /* elements of one [a ... b] designator */
#define REST_LIMIT  64   /* objects of one array that are made without an initialiser */

/* A subobject whose members are being initialised in order. */
typedef struct Frame {
    const IrType *type;
    uint64_t offset;
    uint64_t next; /* member or element that comes next */
} Frame;

typedef struct Walk {
    Unit *unit;
    InitVisit *visit;
    void *context;
    bool is_understood;
} Walk;

typedef VEC(CXCursor) Cursors;
typedef VEC(Frame) Frames;

typedef struct ChildVisit {
    Unit *unit;
    Cursors *cursors;
} ChildVisit;

static enum CXChildVisitResult visit_child(CXCursor cursor, CXCursor parent, CXClientData data) {
    (void)parent;
    ChildVisit *visit = data;
    enum CXCursorKind kind = clang_getCursorKind(cursor);
    if (clang_isExpression(kind) || kind == CXCursor_MemberRef) {
        vec_push(visit->unit->scratch, visit->cursors, cursor);
    }
    return CXChildVisit_Continue;
}

static Cursors children_of(Unit *unit, CXCursor cursor) {
    Cursors cursors = {0};
    clang_visitChildren(cursor, visit_child, &(ChildVisit){unit, &cursors});
    return cursors;
}

static bool is_designated(CXCursor cursor) {
    return clang_getCursorKind(cursor) == CXCursor_UnexposedExpr &&
           clang_getCursorType(cursor).kind == CXType_Void;
}

static bool is_aggregate(const IrType *type) {
    return type->kind == IR_TYPE_RECORD || type->kind == IR_TYPE_ARRAY;
}

/* ---- members of an aggregate ------------------------------------------------------ */

static bool is_skipped(const IrField *field) {
    return field->name[0] == '\0' && field->type->kind != IR_TYPE_RECORD;
}

static uint64_t member_count(Unit *unit, const IrType *type) {
    if (type->kind == IR_TYPE_ARRAY) {
        return type->count == 0 ? UINT64_MAX : type->count;
    }
    types_complete(unit, type);
    return type->record->field_count;
}

/* Moves to the next member that takes an initialiser; false if there is none. */
static bool settle(Unit *unit, Frame *frame) {
    uint64_t count = member_count(unit, frame->type);
    while (frame->type->kind == IR_TYPE_RECORD && frame->next < count &&
           is_skipped(&frame->type->record->fields[frame->next])) {
        frame->next++;
    }
    return frame->next < count;
}

/* The first member of a union is the only one that lists initialise in order. */
static void advance(Frame *frame) {
    bool is_union = frame->type->kind == IR_TYPE_RECORD && frame->type->record->is_union;
    frame->next = is_union ? UINT32_MAX : frame->next + 1;
}

static InitPiece member_at(const Frame *frame) {
    if (frame->type->kind == IR_TYPE_ARRAY) {
        return (InitPiece){.offset = frame->offset + frame->next * frame->type->elem->size,
                           .type = frame->type->elem};
    }
    const IrField *field = &frame->type->record->fields[frame->next];
    return (InitPiece){.offset = frame->offset + field->offset,
                       .type = field->type,
                       .name = field->name,
                       .bit_width = field->bit_width,
                       .bit_offset = field->bit_offset};
}

static bool is_string_for(Walk *walk, const IrType *type, CXCursor value) {
    ConstantText text;
    return type->kind == IR_TYPE_ARRAY && type->elem->kind == IR_TYPE_INT &&
           type->elem->size <= 2 && clang_getCursorKind(value) != CXCursor_InitListExpr &&
           constant_text(walk->unit, value, &text);
}

static bool is_same_record(Walk *walk, const IrType *type, CXCursor value) {
    const IrType *given = types_of_cursor(walk->unit, value);
    return type->kind == IR_TYPE_RECORD && given->kind == IR_TYPE_RECORD &&
           given->record == type->record;
}

static void walk_list(Walk *walk, const IrType *type, uint64_t offset, CXCursor list);

/* Initialises the whole member with `value` if it can; false if `value` is for
 * the member's first scalar (omitted braces). */
static bool give(Walk *walk, InitPiece piece, CXCursor value) {
    piece.value = value;
    if (clang_getCursorKind(value) == CXCursor_InitListExpr) {
        walk_list(walk, piece.type, piece.offset, value);
        return true;
    }
    if (!is_aggregate(piece.type) || is_string_for(walk, piece.type, value) ||
        is_same_record(walk, piece.type, value)) {
        walk->visit(walk->context, &piece);
        return true;
    }
    return false;
}

/* ---- designators ------------------------------------------------------------------ */

static bool is_range(Unit *unit, CXCursor low) {
    size_t length;
    const char *text =
        source_spelled_from(unit, clang_getRangeEnd(clang_getCursorExtent(low)), &length);
    while (length > 0 && isspace((unsigned char)*text)) {
        text++;
        length--;
    }
    return length >= 3 && memcmp(text, "...", 3) == 0;
}

static bool push_frame(Walk *walk, Frames *frames, const InitPiece *member) {
    if (!is_aggregate(member->type) || frames->count > 256) {
        walk->is_understood = false;
        return false;
    }
    vec_push(walk->unit->scratch, frames, (Frame){member->type, member->offset, 0});
    return true;
}

/* Enters anonymous members until `field` is a direct member of the last frame. */
static bool designate_field(Walk *walk, Frames *frames, CXCursor ref) {
    CXCursor field = clang_getCursorReferenced(ref);
    for (;;) {
        Frame *frame = &vec_last(frames);
        bool is_inside = false;
        uint32_t index = frame->type->kind == IR_TYPE_RECORD
                             ? types_field_index(walk->unit, frame->type, field, &is_inside)
                             : UINT32_MAX;
        if (index == UINT32_MAX) {
            return false;
        }
        frame->next = index;
        if (!is_inside) {
            return true;
        }
        InitPiece member = member_at(frame);
        if (!push_frame(walk, frames, &member)) {
            return false;
        }
    }
}

/* Sets the frames to what the designators name. `*repeat` is the number of
 * elements of a range at the end. */
static bool designate(Walk *walk, Frames *frames, const Cursors *parts, int64_t *repeat) {
    frames->count = 1;
    *repeat = 1;
    for (size_t i = 0; i + 1 < parts->count; i++) {
        CXCursor part = parts->items[i];
        if (i > 0) {
            InitPiece member = member_at(&vec_last(frames));
            if (!push_frame(walk, frames, &member)) {
                return false;
            }
        }
        int64_t low, high;
        if (clang_getCursorKind(part) == CXCursor_MemberRef) {
            if (!designate_field(walk, frames, part)) {
                return false;
            }
        } else if (vec_last(frames).type->kind == IR_TYPE_ARRAY &&
                   constant_integer(walk->unit, part, &low) && low >= 0) {
            vec_last(frames).next = (uint64_t)low;
            if (i + 2 < parts->count && is_range(walk->unit, part)) {
                i++;
                if (!constant_integer(walk->unit, parts->items[i], &high) || high < low) {
                    return false;
                }
                *repeat = high - low + 1 < RANGE_LIMIT ? high - low + 1 : RANGE_LIMIT;
            }
        } else {
            return false;
        }
    }
    return parts->count >= 2;
}

/* ---- lists ------------------------------------------------------------------------ */

/* Gives `value` to the current member, entering aggregates where braces are
 * omitted, and moves on. */
static void place_value(Walk *walk, Frames *frames, CXCursor value) {
    for (;;) {
        while (!settle(walk->unit, &vec_last(frames))) {
            if (frames->count == 1) {
                return; /* excess elements: clang has warned */
            }
            frames->count--;
            advance(&vec_last(frames));
        }
        InitPiece member = member_at(&vec_last(frames));
        if (give(walk, member, value)) {
            advance(&vec_last(frames));
            return;
        }
        if (!push_frame(walk, frames, &member)) {
            return;
        }
    }
}

static void place_designated(Walk *walk, Frames *frames, CXCursor designated) {
    Cursors parts = children_of(walk->unit, designated);
    int64_t repeat;
    if (!designate(walk, frames, &parts, &repeat)) {
        walk->is_understood = false;
        return;
    }
    for (; repeat > 0; repeat--) {
        place_value(walk, frames, vec_last(&parts));
    }
}

/* ---- what a list of C++ leaves out --------------------------------------------------- */

/* How many members, or elements, of the type have to be made also if no list names them. */
static uint64_t made_count(Walk *walk, const IrType *type) {
    const IrType *of = type->kind == IR_TYPE_ARRAY ? type->elem : type;
    const CxxClass *class =
        walk->unit->is_cxx && is_aggregate(type) ? cxx_class_of(walk->unit, of) : NULL;
    if (class == NULL || !class->is_constructed || class->definition_is_union) {
        return 0;
    }
    if (type->kind == IR_TYPE_ARRAY) {
        return type->count <= REST_LIMIT ? type->count : 0;
    }
    return clang_Cursor_isNull(class->default_constructor) ? member_count(walk->unit, type) : 0;
}

/* The expression that initialises the member where it is declared, or a null cursor. */
static CXCursor declared_value(Walk *walk, const IrType *type, const char *name) {
    const CxxClass *class = type->kind == IR_TYPE_RECORD ? cxx_class_of(walk->unit, type) : NULL;
    for (size_t i = 0; class != NULL && i < class->fields.count; i++) {
        FieldRef field;
        if (types_field(walk->unit, type, class->fields.items[i], &field) && name[0] != '\0' &&
            strcmp(field.name, name) == 0) {
            return cxx_class_field_initializer(walk->unit, class->fields.items[i]);
        }
    }
    return clang_getNullCursor();
}

static void walk_rest(Walk *walk, const IrType *type, uint64_t offset, const bool *given,
                      uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        InitPiece piece = member_at(&(Frame){type, offset, i});
        if (given[i]) {
            continue;
        }
        piece.value =
            piece.name == NULL ? clang_getNullCursor() : declared_value(walk, type, piece.name);
        bool has_value = !clang_Cursor_isNull(piece.value);
        if (has_value && clang_getCursorKind(piece.value) == CXCursor_InitListExpr) {
            walk_list(walk, piece.type, piece.offset, piece.value);
        } else if (has_value || is_aggregate(piece.type)) {
            walk->visit(walk->context, &piece);
        }
    }
}

/* The member of the outermost aggregate that the last value was for. */
static uint64_t last_given(const Frames *frames) {
    uint64_t next = frames->items[0].next;
    return frames->count == 1 && next > 0 ? next - 1 : next;
}

static void walk_list(Walk *walk, const IrType *type, uint64_t offset, CXCursor list) {
    Cursors values = children_of(walk->unit, list);
    uint64_t made = made_count(walk, type);
    if (values.count == 0 && made == 0) {
        return;
    }
    bool *given = ARENA_ARRAY(walk->unit->scratch, bool, made + 1);
    InitPiece whole = {.offset = offset, .type = type};
    if (!is_aggregate(type) ||
        (values.count == 1 &&
         (is_string_for(walk, type, values.items[0]) ||
          (is_same_record(walk, type, values.items[0]) && !is_designated(values.items[0]))))) {
        give(walk, whole, values.items[0]);
        return;
    }
    Frames frames = {0};
    vec_push(walk->unit->scratch, &frames, (Frame){type, offset, 0});
    for (size_t i = 0; i < values.count && walk->is_understood; i++) {
        if (is_designated(values.items[i])) {
            place_designated(walk, &frames, values.items[i]);
        } else {
            place_value(walk, &frames, values.items[i]);
        }
        if (last_given(&frames) < made) {
            given[last_given(&frames)] = true;
        }
    }
    walk_rest(walk, type, offset, given, made);
}

bool init_each(Unit *unit, const IrType *type, CXCursor initializer, InitVisit *visit,
               void *context) {
    Walk walk = {unit, visit, context, true};
    if (!give(&walk, (InitPiece){.type = type}, initializer)) {
        return false;
    }
    return walk.is_understood;
}
