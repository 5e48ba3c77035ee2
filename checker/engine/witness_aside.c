/* witness_aside.c - which decisions of a witness have no effect on how it ends: found out by trying
 * the others. */
#include "engine/witness_private.h"

#include <string.h>

#define ASIDE_TRIES   48   /* replays for one witness */
#define ASIDE_LONGEST 4000 /* edges of a path that is tried */
#define ASIDE_CHOICES 4    /* other outcomes of one decision */

typedef struct Aside {
    Exploration *exploration;
    const RawFinding *raw;
    Node *node; /* where the path ends */
    const Course *course;
    Step *steps;
    uint32_t step_count, tries;
} Aside;

/* A decision on the path, and where its sides meet. */
typedef struct Turn {
    size_t fork;
    Decision decision;
    uint32_t meeting; /* block, or GRAPH_EXIT */
    size_t next;      /* fork from which the path goes on */
    uint32_t begin;   /* see Detour */
    uint32_t left;    /* see Detour */
    uint32_t told_end;
} Turn;

static uint32_t aside_block(const FunctionInfo *info, uint32_t uid) {
    uint32_t block = 0;
    while (block + 1 < info->ir->block_count && info->block_uid[block + 1] <= uid) {
        block++;
    }
    return block;
}

/* The path goes on behind the function. */
static bool aside_meets_outside(const Aside *a, Turn *turn, uint32_t frame) {
    const Course *course = a->course;
    size_t last = turn->fork;
    for (size_t i = turn->fork; i < course->forks.count; i++) {
        last = course->forks.items[i].frame == frame ? i : last;
    }
    /* frames inside of this one have larger numbers, the one around it a smaller */
    size_t next = last + 1;
    while (next < course->forks.count && course->forks.items[next].frame > frame) {
        next++;
    }
    if (course->forks.items[last].left != 0 || next == course->forks.count) {
        return false;
    }
    turn->meeting = GRAPH_EXIT;
    turn->next = next;
    turn->left = 0;
    turn->told_end = course->frame_ends.items[frame];
    return true;
}

/* Whatever is decided at the end of the block, the other one comes. */
static bool aside_follows_always(const IrCfg *cfg, uint32_t block, uint32_t other) {
    for (uint32_t at = cfg->ipdom[block]; at != IR_NO_BLOCK; at = cfg->ipdom[at]) {
        if (at == other) {
            return true;
        }
    }
    return false;
}

/* True if the path comes to where the sides of the decision meet. */
static bool aside_find_meeting(const Aside *a, Turn *turn) {
    const Course *course = a->course;
    const Fork *fork = &course->forks.items[turn->fork];
    const FunctionInfo *info = fork->edge->from->instance->info;
    uint32_t block = aside_block(info, turn->decision.uid);
    for (size_t i = turn->fork + 1; i < course->forks.count; i++) {
        const Fork *later = &course->forks.items[i];
        uint32_t at = later->edge->from->block;
        if (later->frame == fork->frame && aside_follows_always(info->cfg, block, at)) {
            turn->meeting = at;
            turn->next = i;
            turn->left = later->left + 1;
            turn->told_end = later->told;
            return true;
        }
    }
    return aside_meets_outside(a, turn, fork->frame);
}

/* ---- another way ---------------------------------------------------------------------- */

typedef struct AsideHop {
    Node *node;
    Edge *edge; /* to the hop `next`, SIZE_MAX: it is where the sides meet */
    size_t next;
} AsideHop;

typedef VEC(AsideHop) AsideHops;

static void aside_visit(Arena *arena, AsideHops *hops, Node *node, Edge *edge, size_t next) {
    if (!node->is_marked && node->distance != WITNESS_FAR) {
        node->is_marked = true;
        vec_push(arena, hops, ((AsideHop){node, edge, next}));
    }
}

/* Breadth first, backwards from where the sides meet, to the node. Adds the edges to the way. */
static bool aside_find_way(Arena *arena, Node *from, uint32_t meeting, Cycle *way) {
    Instance *instance = from->instance;
    AsideHops hops = {0};
    for (size_t i = 0; i < instance->nodes.count; i++) {
        instance->nodes.items[i]->is_marked = false;
    }
    for (size_t i = 0; i < instance->nodes.count; i++) {
        Node *node = instance->nodes.items[i];
        if (node->block == meeting && node->index != GRAPH_UNWIND && node->index != GRAPH_THROW) {
            aside_visit(arena, &hops, node, NULL, SIZE_MAX);
        }
    }
    for (size_t at = 0; at < hops.count; at++) {
        Node *node = hops.items[at].node;
        if (node == from) {
            for (size_t i = at; hops.items[i].next != SIZE_MAX; i = hops.items[i].next) {
                Node *to = hops.items[hops.items[i].next].node;
                vec_push(arena, way, ((CycleStep){hops.items[i].edge, to}));
            }
            return true;
        }
        for (size_t i = 0; i < node->edges.count; i++) {
            Edge *edge = &node->edges.items[i];
            if (witness_edge_cost(edge) != WITNESS_FAR) {
                aside_visit(arena, &hops, edge->from, edge, at);
            }
        }
    }
    return false;
}

/* ---- trying it ------------------------------------------------------------------------ */

static bool aside_same(const Step *a, const Step *b) {
    return a->kind == b->kind && a->loc.line == b->loc.line && a->loc.column == b->loc.column &&
           strcmp(a->message, b->message) == 0;
}

static bool aside_ends_alike(Aside *a, const Turn *turn, const Cycle *way) {
    Arena *scratch = arena_open();
    Detour detour = {turn->fork, way->items, way->count, turn->left, turn->begin};
    const Step *steps;
    uint32_t count;
    a->tries++;
    bool alike = witness_detour(a->exploration, scratch, a->raw, a->node, &detour, &steps, &count);
    alike = alike && count == a->step_count - turn->told_end;
    for (uint32_t i = 0; alike && i < count; i++) {
        alike = aside_same(&steps[i], &a->steps[turn->told_end + i]);
    }
    arena_close(scratch);
    return alike;
}

/* The other outcome by that edge leads to the same end. */
static bool aside_other_is_alike(Aside *a, const Turn *turn, Edge *edge, Node *to) {
    Arena *scratch = arena_open();
    Cycle way = {0};
    vec_push(scratch, &way, ((CycleStep){edge, to}));
    bool alike = !edge->via && a->tries < ASIDE_TRIES &&
                 aside_find_way(scratch, to, turn->meeting, &way) &&
                 aside_ends_alike(a, turn, &way);
    arena_close(scratch);
    return alike;
}

typedef struct Others {
    Edge *edges[ASIDE_CHOICES];
    Node *to[ASIDE_CHOICES];
    size_t count;
    bool are_all;
} Others;

/* One edge for each other outcome, from the very node if it has one. */
static void aside_add_other(Others *others, Edge *edge, Node *to, const Node *from) {
    for (size_t i = 0; i < others->count; i++) {
        if (others->edges[i]->decision.choice == edge->decision.choice) {
            if (edge->from == from && others->edges[i]->from != from) {
                others->edges[i] = edge;
                others->to[i] = to;
            }
            return;
        }
    }
    if (others->count == ASIDE_CHOICES) {
        others->are_all = false;
        return;
    }
    others->edges[others->count] = edge;
    others->to[others->count++] = to;
}

static Others aside_others(const Node *from, Decision decision) {
    Others others = {.are_all = true};
    for (size_t n = 0; n < from->instance->nodes.count; n++) {
        Node *node = from->instance->nodes.items[n];
        for (size_t i = 0; i < node->edges.count; i++) {
            Edge *edge = &node->edges.items[i];
            if (edge->decision.uid == decision.uid && edge->decision.choice != decision.choice) {
                aside_add_other(&others, edge, node, from);
            }
        }
    }
    return others;
}

/* Whichever way it is decided, the end is the same. Where no other outcome was found, there is
 * none if all were looked for. */
static bool aside_has_no_effect(Aside *a, const Turn *turn) {
    const Graph *graph = a->exploration->graph;
    Others others = aside_others(a->course->forks.items[turn->fork].edge->from, turn->decision);
    if (!others.are_all || (others.count == 0 && (graph->guide || graph->is_exhausted))) {
        return false;
    }
    for (size_t i = 0; i < others.count; i++) {
        if (!aside_other_is_alike(a, turn, others.edges[i], others.to[i])) {
            return false;
        }
    }
    return others.count > 0 || (a->tries < ASIDE_TRIES && aside_ends_alike(a, turn, &(Cycle){0}));
}

/* Only decisions and calls are told there: what happens to objects is never left out. */
static bool aside_is_plain(const Aside *a, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        StepKind kind = a->steps[i].kind;
        if (kind != STEP_BRANCH && kind != STEP_CALL && kind != STEP_RETURN) {
            return false;
        }
    }
    return from < to;
}

static void aside_mark(const Aside *a, uint32_t from, uint32_t to) {
    for (uint32_t i = from; i < to; i++) {
        a->steps[i].is_aside = true;
    }
}

/* Decisions for which the others were tried. */
static void aside_decisions(Aside *a) {
    const Course *course = a->course;
    for (size_t i = 0; i < course->forks.count && a->tries < ASIDE_TRIES; i++) {
        const Fork *fork = &course->forks.items[i];
        Turn turn = {.fork = i, .decision = fork->edge->decision, .begin = IR_NO_BLOCK};
        if (turn.decision.uid != STATE_NONE && !fork->edge->from->instance->info->is_model &&
            core_instr(a->exploration->engine, turn.decision.uid)->op == IR_BRANCH &&
            aside_find_meeting(a, &turn) && aside_is_plain(a, fork->told, turn.told_end) &&
            aside_has_no_effect(a, &turn)) {
            aside_mark(a, fork->told, turn.told_end);
            i = turn.next - 1;
        }
    }
}

/* ---- loops ---------------------------------------------------------------------------- */

/* The last step that decides the same as step `first`, if nothing in between has an effect as far
 * as is known, else `first`. */
static uint32_t aside_last_round(const Aside *a, uint32_t first) {
    uint32_t last = first;
    for (uint32_t i = first + 1; i < a->step_count; i++) {
        const Step *step = &a->steps[i];
        if (step->kind == STEP_BRANCH && step->depth == a->steps[first].depth &&
            a->course->uids[i] == a->course->uids[first]) {
            last = i;
        } else if (step->kind != STEP_CALL && step->kind != STEP_RETURN && !step->is_aside) {
            break;
        }
    }
    return last;
}

/* The edge of that frame, or of the innermost one, that tells the step. */
static size_t aside_telling(const Aside *a, uint32_t step, const IrFunction *function) {
    size_t telling = SIZE_MAX;
    for (size_t i = 0; i < a->course->forks.count; i++) {
        const Fork *fork = &a->course->forks.items[i];
        if (fork->told <= step && fork->edge->from->instance->info->ir == function) {
            telling = i;
        }
    }
    return telling;
}

/* The path without the rounds: as if the loop were left at once. */
static bool aside_is_like_no_round(Aside *a, uint32_t first, uint32_t last) {
    const Course *course = a->course;
    uint32_t uid = course->uids[first];
    const IrFunction *function = core_function_of(a->exploration->engine, uid);
    size_t from = aside_telling(a, first, function), to = aside_telling(a, last, function);
    if (from == SIZE_MAX || to <= from ||
        course->forks.items[from].frame != course->forks.items[to].frame) {
        return false;
    }
    const FunctionInfo *info = course->forks.items[from].edge->from->instance->info;
    uint32_t begin = info->cfg->ipdom[aside_block(info, uid)];
    if (begin == IR_NO_BLOCK) {
        return false;
    }
    Turn turn = {.fork = from,
                 .left = course->forks.items[to].left + 1,
                 .begin = begin,
                 .told_end = last + 1};
    return aside_ends_alike(a, &turn, &(Cycle){0});
}

/* A loop that is left in the end: to leave it at once is its other outcome. */
static void aside_loops(Aside *a) {
    for (uint32_t i = 0; i < a->step_count && a->tries < ASIDE_TRIES; i++) {
        bool decides = a->steps[i].kind == STEP_BRANCH && a->course->uids[i] != STATE_NONE;
        uint32_t last = decides ? aside_last_round(a, i) : i;
        if (last > i && strcmp(a->steps[i].message, a->steps[last].message) != 0 &&
            aside_is_like_no_round(a, i, last)) {
            aside_mark(a, i, last + 1);
            i = last;
        }
    }
}

void witness_set_aside(Exploration *exploration, const RawFinding *raw, Node *node,
                       const Course *course, Step *steps, uint32_t count) {
    Aside a = {exploration, raw, node, course, steps, count, 0};
    if (course->is_whole && course->forks.count <= ASIDE_LONGEST) {
        aside_decisions(&a);
        aside_loops(&a);
    }
}
