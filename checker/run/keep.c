/* keep.c - deep copies of results. */
#include "run/keep.h"

Keeper keep_open(Arena *arena) {
    return (Keeper){arena, strmap_new(arena)};
}

const char *keep_text(Keeper *keeper, const char *text) {
    return text != NULL ? strmap_intern(keeper->texts, text) : NULL;
}

IrLoc keep_place(Keeper *keeper, IrLoc loc) {
    loc.file = keep_text(keeper, loc.file);
    return loc;
}

static const Step *keep_steps(Keeper *keeper, const Step *steps, uint32_t count) {
    Step *copy = ARENA_ARRAY(keeper->arena, Step, count);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = steps[i];
        copy[i].loc = keep_place(keeper, steps[i].loc);
        copy[i].function = keep_text(keeper, steps[i].function);
        copy[i].message = keep_text(keeper, steps[i].message);
    }
    return copy;
}

static const IrLoc *keep_locs(Keeper *keeper, const IrLoc *locs, uint32_t count) {
    IrLoc *copy = ARENA_ARRAY(keeper->arena, IrLoc, count);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = keep_place(keeper, locs[i]);
    }
    return copy;
}

Finding *keep_finding(Keeper *keeper, const Finding *finding, const char *component) {
    Finding *copy = arena_copy(keeper->arena, finding, sizeof *finding);
    copy->loc = keep_place(keeper, finding->loc);
    copy->spelling = keep_place(keeper, finding->spelling);
    copy->function = keep_text(keeper, finding->function);
    copy->object = keep_text(keeper, finding->object);
    copy->birth = keep_place(keeper, finding->birth);
    copy->message = keep_text(keeper, finding->message);
    copy->fingerprint = keep_text(keeper, finding->fingerprint);
    copy->statement = keep_text(keeper, finding->statement);
    copy->steps = keep_steps(keeper, finding->steps, finding->step_count);
    copy->also = keep_locs(keeper, finding->also, finding->also_count);
    const char **components = ARENA_ARRAY(keeper->arena, const char *, 1);
    components[0] = keep_text(keeper, component);
    copy->components = components;
    copy->component_count = 1;
    return copy;
}

Verdict *keep_verdict(Keeper *keeper, const Verdict *verdict) {
    Verdict *copy = arena_copy(keeper->arena, verdict, sizeof *verdict);
    copy->component = keep_text(keeper, verdict->component);
    copy->object = keep_text(keeper, verdict->object);
    copy->birth = keep_place(keeper, verdict->birth);
    copy->reason = keep_text(keeper, verdict->reason);
    return copy;
}

static const Suppression *keep_suppressions(Keeper *keeper, const UnitResult *unit) {
    Suppression *copy = ARENA_ARRAY(keeper->arena, Suppression, unit->suppression_count);
    for (uint32_t i = 0; i < unit->suppression_count; i++) {
        copy[i] = unit->suppressions[i];
        copy[i].loc = keep_place(keeper, copy[i].loc);
        copy[i].rules = keep_text(keeper, copy[i].rules);
        copy[i].reason = keep_text(keeper, copy[i].reason);
        copy[i].until = keep_text(keeper, copy[i].until);
    }
    return copy;
}

UnitResult *keep_unit(Keeper *keeper, const UnitResult *unit) {
    UnitResult *copy = arena_copy(keeper->arena, unit, sizeof *unit);
    const char **reasons = ARENA_ARRAY(keeper->arena, const char *, unit->reason_count);
    for (uint32_t i = 0; i < unit->reason_count; i++) {
        reasons[i] = keep_text(keeper, unit->reasons[i]);
    }
    copy->reasons = reasons;
    Repair *repairs = ARENA_ARRAY(keeper->arena, Repair, unit->repair_count);
    for (uint32_t i = 0; i < unit->repair_count; i++) {
        repairs[i] = (Repair){unit->repairs[i].kind, keep_text(keeper, unit->repairs[i].name),
                              keep_place(keeper, unit->repairs[i].loc)};
    }
    copy->repairs = repairs;
    copy->suppressions = keep_suppressions(keeper, unit);
    copy->file = keep_text(keeper, unit->file);
    copy->directory = keep_text(keeper, unit->directory);
    copy->component = keep_text(keeper, unit->component);
    return copy;
}

Assumption keep_assumption(Keeper *keeper, Assumption assumption) {
    assumption.loc = keep_place(keeper, assumption.loc);
    assumption.text = keep_text(keeper, assumption.text);
    return assumption;
}

PassFigures keep_pass(Keeper *keeper, PassFigures pass) {
    pass.component = keep_text(keeper, pass.component);
    pass.about = keep_text(keeper, pass.about);
    pass.how = keep_text(keeper, pass.how);
    pass.came_to = keep_text(keeper, pass.came_to);
    return pass;
}

IrGap keep_gap(Keeper *keeper, IrGap gap) {
    gap.kind = keep_text(keeper, gap.kind);
    gap.first = keep_place(keeper, gap.first);
    return gap;
}

static const Routine *keep_routines(Keeper *keeper, const Routine *routines, uint32_t count) {
    Routine *copy = ARENA_ARRAY(keeper->arena, Routine, count);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = (Routine){.role = keep_text(keeper, routines[i].role),
                            .what = keep_text(keeper, routines[i].what),
                            .function = keep_text(keeper, routines[i].function),
                            .loc = keep_place(keeper, routines[i].loc)};
    }
    return copy;
}

static const TrackedCall *keep_calls(Keeper *keeper, const TrackedCall *calls, uint32_t count) {
    TrackedCall *copy = ARENA_ARRAY(keeper->arena, TrackedCall, count);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = (TrackedCall){.callee = keep_text(keeper, calls[i].callee),
                                .moves = keep_text(keeper, calls[i].moves),
                                .function = keep_text(keeper, calls[i].function),
                                .loc = keep_place(keeper, calls[i].loc)};
    }
    return copy;
}

static const Sighting *keep_sightings(Keeper *keeper, const Sighting *sightings, uint32_t count) {
    Sighting *copies = ARENA_ARRAY(keeper->arena, Sighting, count + 1);
    for (uint32_t i = 0; i < count; i++) {
        copies[i] = sightings[i];
        copies[i].loc = keep_place(keeper, sightings[i].loc);
        copies[i].birth = keep_place(keeper, sightings[i].birth);
        copies[i].function = keep_text(keeper, sightings[i].function);
        copies[i].kind = keep_text(keeper, sightings[i].kind);
        copies[i].object = keep_text(keeper, sightings[i].object);
    }
    return copies;
}

ComponentResult keep_component(Keeper *keeper, const ComponentResult *component) {
    ComponentResult copy = *component;
    copy.name = keep_text(keeper, component->name);
    copy.origin = keep_text(keeper, component->origin);
    copy.configuration = keep_text(keeper, component->configuration);
    copy.obstacle = keep_text(keeper, component->obstacle);
    copy.entry = keep_text(keeper, component->entry);
    copy.entry_loc = keep_place(keeper, component->entry_loc);
    copy.routines = keep_routines(keeper, component->routines, component->routine_count);
    copy.calls = keep_calls(keeper, component->calls, component->call_count);
    copy.sightings = keep_sightings(keeper, component->sightings, component->sighting_count);
    return copy;
}
