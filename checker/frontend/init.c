/* init.c - walks initialiser lists along the type they initialise. */
#include "frontend/init.h"

#include <ctype.h>
#include <string.h>

#define RANGE_LIMIT 4096 /* elements of one [a ... b] designator */

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

static void walk_list(Walk *walk, const IrType *type, uint64_t offset, CXCursor list) {
    Cursors values = children_of(walk->unit, list);
    if (values.count == 0) {
        return;
    }
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
    }
}

bool init_each(Unit *unit, const IrType *type, CXCursor initializer, InitVisit *visit,
               void *context) {
    Walk walk = {unit, visit, context, true};
    if (!give(&walk, (InitPiece){.type = type}, initializer)) {
        return false;
    }
    return walk.is_understood;
}

/* ---- globals ---------------------------------------------------------------------- */

typedef struct GlobalInit {
    Unit *unit;
    VEC(IrInit) inits;
    const char *doubt; /* IrGlobal.doubt */
} GlobalInit;

static void add_bits(GlobalInit *all, const InitPiece *piece, IrOperand value) {
    uint32_t size = piece->type->size;
    uint64_t start = (piece->offset * 8 + piece->bit_offset) / (size * 8) * size;
    unsigned shift = (unsigned)(piece->offset * 8 + piece->bit_offset - start * 8);
    uint64_t mask = piece->bit_width >= 64 ? UINT64_MAX : (UINT64_C(1) << piece->bit_width) - 1;
    uint64_t bits = shift < 64 ? ((uint64_t)value.value & mask) << shift : 0;
    for (size_t i = 0; i < all->inits.count; i++) {
        IrInit *init = &all->inits.items[i];
        if (init->offset == start && init->size == size) {
            init->value.value = (int64_t)((uint64_t)init->value.value | bits);
            init->value.kind = value.kind == IR_OPERAND_INT ? init->value.kind : value.kind;
            return;
        }
    }
    value.value = (int64_t)bits;
    vec_push(all->unit->arena, &all->inits, (IrInit){start, size, value});
}

static void add_text(GlobalInit *all, const InitPiece *piece) {
    ConstantText text;
    if (!constant_text(all->unit, piece->value, &text)) {
        return;
    }
    uint32_t size = piece->type->elem->size;
    for (size_t i = 0; i < text.count && i < piece->type->count; i++) {
        IrInit init = {piece->offset + i * size, size, ir_int((int64_t)text.units[i])};
        vec_push(all->unit->arena, &all->inits, init);
    }
}

/* A record given as a whole is a compound literal: its own pieces, moved. */
static void add_record(GlobalInit *all, const InitPiece *piece);

static void add_piece(void *context, const InitPiece *piece) {
    GlobalInit *all = context;
    if (piece->type->kind == IR_TYPE_ARRAY) {
        add_text(all, piece);
        return;
    }
    if (piece->type->kind == IR_TYPE_RECORD) {
        add_record(all, piece);
        return;
    }
    IrOperand value = types_is_reference(piece->type) ? constant_address(all->unit, piece->value)
                                                      : constant_operand(all->unit, piece->value);
    if (standin_is_address(all->unit, piece->type, piece->value)) {
        all->doubt = standin_doubt(all->unit, piece->value);
    }
    if (value.kind == IR_OPERAND_INT) {
        value.value = constant_wrap(value.value, piece->type);
    }
    if (piece->bit_width != 0) {
        add_bits(all, piece, value);
        return;
    }
    vec_push(all->unit->arena, &all->inits, (IrInit){piece->offset, piece->type->size, value});
}

typedef struct MovedInit {
    GlobalInit *all;
    uint64_t offset;
} MovedInit;

static void add_moved(void *context, const InitPiece *piece) {
    MovedInit *moved = context;
    InitPiece copy = *piece;
    copy.offset += moved->offset;
    add_piece(moved->all, &copy);
}

static CXCursor list_under(Unit *unit, CXCursor cursor) {
    for (;;) {
        enum CXCursorKind kind = clang_getCursorKind(cursor);
        if (kind != CXCursor_ParenExpr && kind != CXCursor_UnexposedExpr &&
            kind != CXCursor_CompoundLiteralExpr) {
            return cursor;
        }
        Cursors children = children_of(unit, cursor);
        if (children.count == 0) {
            return cursor;
        }
        cursor = vec_last(&children);
    }
}

static void add_record(GlobalInit *all, const InitPiece *piece) {
    CXCursor list = list_under(all->unit, piece->value);
    if (clang_getCursorKind(list) == CXCursor_InitListExpr) {
        MovedInit moved = {all, piece->offset};
        init_each(all->unit, piece->type, list, add_moved, &moved);
        return;
    }
    IrInit init = {piece->offset, piece->type->size, {.kind = IR_OPERAND_UNKNOWN}};
    vec_push(all->unit->arena, &all->inits, init);
}

void init_global(Unit *unit, uint32_t global, CXCursor initializer) {
    GlobalInit all = {.unit = unit};
    IrGlobal *target = ir_build_global_at(unit->builder, global);
    const IrType *type = types_complete(unit, target->type);
    if (!init_each(unit, type, initializer, add_piece, &all)) {
        IrInit init = {0, type->size, {.kind = IR_OPERAND_UNKNOWN}};
        vec_push(unit->arena, &all.inits, init);
    }
    target = ir_build_global_at(unit->builder, global);
    target->doubt = all.doubt;
    target->inits = all.inits.items;
    target->init_count = (uint32_t)all.inits.count;
}
