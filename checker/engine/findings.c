/* findings.c - confirmed findings: grouped, worded, with fingerprints. */
#include "engine/findings.h"

#include "base/text.h"
#include "engine/alike.h"
#include "engine/label.h"
#include "engine/supersede.h"
#include "engine/verdicts.h"
#include "engine/witness.h"
#include "verdict/fingerprint.h"

#include <stdlib.h>
#include <string.h>

struct Findings {
    Engine *engine;
    Arena *arena;
    VEC(VerdictPart) parts;
    VEC(VerdictEvidence) evidence; /* one per raw finding */
};

static const Engine *findings_engine(const Findings *f) {
    return f->engine;
}

static IrLoc findings_loc(const Findings *f, uint32_t uid) {
    return core_instr(findings_engine(f), uid)->loc;
}

/* ---- words ------------------------------------------------------------------------- */

static const char *findings_called(const Findings *f, uint32_t uid) {
    const IrInstr *instr = core_instr(findings_engine(f), uid);
    if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
        return ir_shown_name(f->arena, findings_engine(f)->program->functions[instr->a.id]->name);
    }
    return "the call";
}

static const char *findings_placeholder(const Findings *f, const VerdictEvidence *e,
                                        const char *name, size_t length) {
    const Engine *engine = findings_engine(f);
    if (length == 4 && strncmp(name, "self", 4) == 0) {
        return e->label ? e->label : "(unnamed)";
    }
    if (length == 4 && strncmp(name, "call", 4) == 0) {
        return findings_called(f, e->place);
    }
    if (length == 8 && strncmp(name, "function", 8) == 0) {
        return ir_shown_name(f->arena, core_function_of(engine, e->place)->name);
    }
    return "filter";
}

static const char *findings_message(const Findings *f, const VerdictEvidence *e) {
    Text out = text_new(f->arena);
    for (const char *at = e->report->message; *at;) {
        const char *end = *at == '{' ? strchr(at, '}') : NULL;
        if (end) {
            text_append(&out, findings_placeholder(f, e, at + 1, (size_t)(end - at - 1)));
            at = end + 1;
        } else {
            text_char(&out, *at++);
        }
    }
    return text_str(&out);
}

/* The statement reported at, as far as the IR remembers its text. */
static const char *findings_statement(const Findings *f, uint32_t uid) {
    const IrInstr *instr = core_instr(findings_engine(f), uid);
    return instr->text ? instr->text : "";
}

static uint32_t findings_birth(const Findings *f, const RawFinding *raw) {
    return raw->object == STATE_NONE ? STATE_NONE
                                     : state_object_at(f->engine->tables, raw->object)->site;
}

/* ---- confirming ---------------------------------------------------------------------- */

static const char *findings_label(const Findings *f, const RawFinding *raw,
                                  const Witness *witness) {
    return witness->object != STATE_NONE
               ? label_of_object(f->engine, f->arena, witness->object)
               : label_of_argument(f->engine, f->arena, raw->report, raw->place);
}

/* An earlier exploration has shown it already. */
static bool findings_is_known(const Findings *f, const RawFinding *raw) {
    for (size_t i = 0; i < f->evidence.count; i++) {
        const VerdictEvidence *e = &f->evidence.items[i];
        if (e->kind == VERDICT_VIOLATED && e->report == raw->report && e->place == raw->place &&
            e->birth == findings_birth(f, raw)) {
            return true;
        }
    }
    return false;
}

static bool findings_is_wanted(const Findings *f, const Exploration *exploration,
                               const RawFinding *raw) {
    const RuleReport *report = raw->report;
    if (report->requires_within) {
        uint32_t function = f->engine->instrs[raw->place].function;
        if (!explore_saw_event_within(exploration, report->requires_event, findings_birth(f, raw),
                                      function)) {
            return false;
        }
    }
    if (report->requires_event &&
        !explore_saw_event_of(exploration, report->requires_event, findings_birth(f, raw))) {
        return false;
    }
    if (report->unless_event && explore_saw_event(exploration, report->unless_event, raw->place)) {
        return false;
    }
    const Focus *focus = &f->engine->focus;
    if (raw->object == STATE_NONE) {
        bool apart = focus->kind && focus->kind->apart;
        return report->kind->is_memory == focus->is_memory &&
               (apart || !focus->kind || report->kind == focus->kind);
    }
    const Object *object = state_object_at(f->engine->tables, raw->object);
    return verdicts_asks(focus, report->rule, object->kind, object->site);
}

static const char *findings_doubt(const Findings *f, const RawFinding *raw,
                                  const Witness *witness) {
    IrLoc loc = findings_loc(f, raw->place);
    if (core_function_of(f->engine, raw->place)->in_system_header) {
        return arena_printf(f->arena, "%s:%u: nothing is reported in a system header", loc.file,
                            loc.line);
    }
    if (!witness->confirmed) {
        return "a path was found but could not be confirmed";
    }
    if (witness->guessed) {
        return arena_printf(f->arena, "%s:%u: %s", loc.file, loc.line, witness->guessed);
    }
    if (witness->degraded != STATE_NONE) {
        const IrFunction *function = f->engine->program->functions[witness->degraded];
        return arena_printf(f->arena, "%s:%u: %s: %s", function->degradations[0].loc.file,
                            function->degradations[0].loc.line,
                            ir_shown_name(f->arena, function->name),
                            function->degradations[0].reason);
    }
    return NULL;
}

static VerdictEvidence findings_confirm(Findings *f, Exploration *exploration, RawFinding *raw,
                                        WitnessEffort effort) {
    Witness witness = witness_find(exploration, f->arena, raw, effort);
    const char *doubt = findings_doubt(f, raw, &witness);
    return (VerdictEvidence){.report = raw->report,
                             .place = raw->place,
                             .part = f->parts.count,
                             .kind = doubt ? VERDICT_UNKNOWN : VERDICT_VIOLATED,
                             .reason = doubt,
                             .label = findings_label(f, raw, &witness),
                             .birth = findings_birth(f, raw),
                             .steps = witness.steps,
                             .step_count = witness.step_count};
}

Findings *findings_open(Engine *engine, Arena *arena) {
    Findings *f = ARENA_NEW(arena, Findings);
    f->engine = engine;
    f->arena = arena;
    return f;
}

static VerdictInput findings_input(const Findings *f) {
    return (VerdictInput){f->engine, f->parts.items, f->parts.count, f->evidence.items,
                          f->evidence.count};
}

static VerdictMark findings_mark(const Findings *f, const RawFinding *raw) {
    return (VerdictMark){raw->report, raw->place, findings_birth(f, raw),
                         f->engine->focus.in_course};
}

static void findings_keep(Findings *f, const Exploration *exploration) {
    size_t unknowns = exploration->unknowns.count, raws = exploration->raws.count;
    VerdictMark *marks = ARENA_ARRAY(f->arena, VerdictMark, raws);
    for (size_t i = 0; i < raws; i++) {
        marks[i] = findings_mark(f, exploration->raws.items[i]);
    }
    VerdictPart part = {.focus = f->engine->focus,
                        .general = verdicts_general(f->arena, exploration),
                        .unknown_count = unknowns,
                        .marks = marks,
                        .mark_count = raws};
    if (unknowns > 0) {
        part.unknowns =
            arena_copy(f->arena, exploration->unknowns.items, unknowns * sizeof *part.unknowns);
    }
    vec_push(f->arena, &f->parts, part);
}

/* Where a more precise pass follows anyway it is worth more than a long search. What happens to
 * memory is computed with: without merging that can take long. */
static WitnessEffort findings_effort(const Exploration *exploration, bool is_last) {
    if (is_last) {
        return WITNESS_THOROUGH;
    }
    bool may_be_clear = exploration->unknowns.count == 0 && !exploration->engine->focus.is_memory;
    return may_be_clear ? WITNESS_EARLY : WITNESS_REPLAY;
}

bool findings_add(Findings *f, Exploration *exploration, bool is_last) {
    if (!is_last && (verdicts_is_cut_off(exploration) || exploration->is_vague)) {
        return false;
    }
    VerdictInput input = findings_input(f);
    size_t first = f->evidence.count;
    WitnessEffort most = findings_effort(exploration, is_last);
    for (size_t i = 0; i < exploration->raws.count; i++) {
        RawFinding *raw = exploration->raws.items[i];
        VerdictMark mark = findings_mark(f, raw);
        VerdictInput now = findings_input(f);
        AlikeEffort effort = alike_effort(&now, first, raw->report, raw->place);
        if (findings_is_wanted(f, exploration, raw) && !findings_is_known(f, raw) &&
            !verdicts_is_refuted(&input, &mark) && effort != ALIKE_NONE) {
            WitnessEffort means = effort == ALIKE_ALL ? most : WITNESS_REPLAY;
            vec_push(f->arena, &f->evidence, findings_confirm(f, exploration, raw, means));
            if (most == WITNESS_EARLY && vec_last(&f->evidence).kind != VERDICT_VIOLATED) {
                most = WITNESS_REPLAY;
            }
        }
    }
    findings_keep(f, exploration);
    VerdictInput now = findings_input(f);
    return exploration->unknowns.count == 0 && alike_is_clear(&now, first);
}

bool findings_is_open(const Findings *f, const RuleKind *kind, uint32_t site) {
    VerdictInput input = findings_input(f);
    return verdicts_are_open(&input, f->arena, kind, site);
}

/* ---- which findings stand ---------------------------------------------------------- */

/* Same defect, same rule, same object, same function: the more severe report, and
 * of equal ones the earlier place, speaks for the others. */
static bool findings_same(const Findings *f, const VerdictEvidence *a, const VerdictEvidence *b) {
    bool object = a->report->kind->is_memory || a->birth == b->birth || a->birth == STATE_NONE ||
                  b->birth == STATE_NONE;
    return a->report->rule == b->report->rule && object &&
           core_function_of(findings_engine(f), a->place) ==
               core_function_of(findings_engine(f), b->place);
}

static void findings_drop_superseded(Findings *f) {
    for (size_t i = 0; i < f->evidence.count; i++) {
        VerdictEvidence *e = &f->evidence.items[i];
        bool stands = e->kind == VERDICT_VIOLATED;
        for (size_t k = 0; k < f->evidence.count && stands; k++) {
            const VerdictEvidence *by = &f->evidence.items[k];
            if (by->kind == VERDICT_VIOLATED && by != e && supersede_does(f->engine, by, e)) {
                e->superseded_by = by;
                stands = false;
            }
        }
    }
}

static bool findings_before(const Findings *f, const VerdictEvidence *a, const VerdictEvidence *b) {
    if (a->report->severity != b->report->severity) {
        return a->report->severity > b->report->severity;
    }
    if (a->report->kind->is_memory && a->place != b->place) {
        if (core_runs_before(f->engine, a->place, b->place)) {
            return !a->report->is_last;
        }
        if (core_runs_before(f->engine, b->place, a->place)) {
            return a->report->is_last;
        }
    }
    IrLoc x = findings_loc(f, a->place), y = findings_loc(f, b->place);
    bool is_earlier = x.line != y.line ? x.line < y.line : x.column < y.column;
    return is_earlier != a->report->is_last;
}

static const char *findings_fingerprint(const Findings *f, const VerdictEvidence *e,
                                        const Finding *finding) {
    FingerprintParts parts = {.rule = finding->rule->id,
                              .function = finding->function,
                              .object = finding->object,
                              .statement = finding->statement};
    if (e->birth != STATE_NONE) {
        const Engine *engine = findings_engine(f);
        parts.birth_function = ir_shown_name(f->arena, core_function_of(engine, e->birth)->name);
        parts.birth = findings_statement(f, e->birth);
    }
    return fingerprint_make(f->arena, &parts);
}

static const Finding *findings_build(Findings *f, VerdictEvidence *e, const IrLoc *also,
                                     uint32_t also_count) {
    const Engine *engine = findings_engine(f);
    Finding *finding = ARENA_NEW(f->arena, Finding);
    finding->rule = e->report->rule;
    finding->severity = e->report->severity;
    finding->loc = findings_loc(f, e->place);
    finding->function = ir_shown_name(f->arena, core_function_of(engine, e->place)->name);
    finding->object = e->label;
    if (e->birth != STATE_NONE) {
        finding->birth = findings_loc(f, e->birth);
    }
    finding->message = findings_message(f, e);
    finding->statement = findings_statement(f, e->place);
    finding->spelling = core_instr(engine, e->place)->spelling;
    finding->fingerprint = findings_fingerprint(f, e, finding);
    Step *steps = ARENA_ARRAY(f->arena, Step, e->step_count + 1);
    if (e->step_count > 0) {
        memcpy(steps, e->steps, e->step_count * sizeof *steps);
    }
    steps[e->step_count] = (Step){.kind = STEP_FINDING,
                                  .loc = finding->loc,
                                  .function = finding->function,
                                  .message = finding->message,
                                  .depth = e->step_count ? steps[e->step_count - 1].depth : 0};
    finding->steps = steps;
    finding->step_count = e->step_count + 1;
    finding->also = also;
    finding->also_count = also_count;
    return finding;
}

static int findings_compare(const void *a, const void *b) {
    return verdict_compare_findings(*(const Finding *const *)a, *(const Finding *const *)b);
}

static int findings_compare_locs(const void *a, const void *b) {
    const IrLoc *x = a, *y = b;
    return x->line != y->line ? (x->line < y->line ? -1 : 1)
                              : (x->column < y->column ? -1 : x->column > y->column);
}

/* One finding per rule, object and function. */
static void findings_group(Findings *f, EngineOutput *output) {
    VEC(const Finding *) list = {0};
    for (size_t i = 0; i < f->evidence.count; i++) {
        VerdictEvidence *first = &f->evidence.items[i];
        if (first->kind != VERDICT_VIOLATED || first->superseded_by || first->is_grouped) {
            continue;
        }
        VEC(IrLoc) also = {0};
        VerdictEvidence *main = first;
        for (size_t k = i; k < f->evidence.count; k++) {
            VerdictEvidence *other = &f->evidence.items[k];
            if (other->kind == VERDICT_VIOLATED && !other->superseded_by &&
                findings_same(f, first, other)) {
                other->is_grouped = true;
                main = findings_before(f, other, main) ? other : main;
            }
        }
        for (size_t k = i; k < f->evidence.count; k++) {
            VerdictEvidence *other = &f->evidence.items[k];
            IrLoc loc = findings_loc(f, other->place);
            IrLoc at = findings_loc(f, main->place);
            bool known = loc.line == at.line && loc.column == at.column;
            for (size_t a = 0; a < also.count; a++) {
                known =
                    known || (also.items[a].line == loc.line && also.items[a].column == loc.column);
            }
            if (!known && other->kind == VERDICT_VIOLATED && !other->superseded_by &&
                findings_same(f, first, other)) {
                vec_push(f->arena, &also, loc);
            }
        }
        if (also.count > 1) {
            qsort(also.items, also.count, sizeof *also.items, findings_compare_locs);
        }
        vec_push(f->arena, &list, findings_build(f, main, also.items, (uint32_t)also.count));
    }
    if (list.count > 1) {
        qsort(list.items, list.count, sizeof *list.items, findings_compare);
    }
    output->findings = list.items;
    output->finding_count = (uint32_t)list.count;
}

EngineOutput findings_finish(Findings *f) {
    EngineOutput output;
    memset(&output, 0, sizeof output);
    findings_drop_superseded(f);
    findings_group(f, &output);
    VerdictInput input = findings_input(f);
    verdicts_make(&input, f->arena, &output);
    return output;
}
