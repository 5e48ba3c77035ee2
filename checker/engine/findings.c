/* findings.c - confirmed findings: grouped, worded, with fingerprints. */
#include "engine/findings.h"

#include "base/text.h"
#include "engine/verdicts.h"
#include "engine/witness.h"
#include "verdict/fingerprint.h"

#include <stdlib.h>
#include <string.h>

typedef struct Findings {
    Exploration *exploration;
    Arena *arena;
    VEC(VerdictEvidence) evidence; /* one per raw finding */
} Findings;

static const Engine *findings_engine(const Findings *f) {
    return f->exploration->engine;
}

static IrLoc findings_loc(const Findings *f, uint32_t uid) {
    return core_instr(findings_engine(f), uid)->loc;
}

/* ---- words ------------------------------------------------------------------------- */

static const char *findings_called(const Findings *f, uint32_t uid) {
    const IrInstr *instr = core_instr(findings_engine(f), uid);
    if (instr->op == IR_CALL && instr->a.kind == IR_OPERAND_FUNCTION) {
        return findings_engine(f)->program->functions[instr->a.id]->name;
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
        return findings_called(f, e->raw->place);
    }
    if (length == 8 && strncmp(name, "function", 8) == 0) {
        return core_function_of(engine, e->raw->place)->name;
    }
    return "filter";
}

static const char *findings_message(const Findings *f, const VerdictEvidence *e) {
    Text out = text_new(f->arena);
    for (const char *at = e->raw->report->message; *at;) {
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

/* ---- confirming ---------------------------------------------------------------------- */

static const char *findings_null_label(const Findings *f, const RawFinding *raw) {
    const IrInstr *instr = core_instr(findings_engine(f), raw->place);
    return instr->text;
}

static void findings_confirm(Findings *f, RawFinding *raw) {
    const Engine *engine = findings_engine(f);
    VerdictEvidence e = {.raw = raw, .kind = VERDICT_VIOLATED};
    const RuleReport *report = raw->report;
    if (report->unless_event &&
        explore_saw_event(f->exploration, report->unless_event, raw->place)) {
        return;
    }
    Witness witness = witness_find(f->exploration, f->arena, raw);
    e.steps = witness.steps;
    e.step_count = witness.step_count;
    e.label = witness.label ? witness.label : findings_null_label(f, raw);
    if (core_function_of(engine, raw->place)->in_system_header) {
        e.kind = VERDICT_UNKNOWN;
        e.reason = arena_printf(f->arena, "%s:%u: nothing is reported in a system header",
                                findings_loc(f, raw->place).file, findings_loc(f, raw->place).line);
    } else if (!witness.confirmed) {
        e.kind = VERDICT_UNKNOWN;
        e.reason = "a path was found but could not be confirmed";
    } else if (witness.guessed) {
        e.kind = VERDICT_UNKNOWN;
        e.reason = arena_printf(f->arena, "%s:%u: %s", findings_loc(f, raw->place).file,
                                findings_loc(f, raw->place).line, witness.guessed);
    } else if (witness.degraded != STATE_NONE) {
        const IrFunction *function = engine->program->functions[witness.degraded];
        e.kind = VERDICT_UNKNOWN;
        e.reason = arena_printf(f->arena, "%s:%u: %s: %s", function->degradations[0].loc.file,
                                function->degradations[0].loc.line, function->name,
                                function->degradations[0].reason);
    }
    e.birth =
        raw->object == STATE_NONE ? STATE_NONE : state_object_at(engine->tables, raw->object)->site;
    vec_push(f->arena, &f->evidence, e);
}

/* ---- which findings stand ---------------------------------------------------------- */

static bool findings_supersedes(const VerdictEvidence *by, const VerdictEvidence *e) {
    const RuleReport *report = by->raw->report;
    for (uint32_t i = 0; i < report->supersede_count; i++) {
        if (strcmp(report->supersedes[i], e->raw->report->rule->id) == 0 &&
            (by->birth == e->birth || by->birth == STATE_NONE || e->birth == STATE_NONE)) {
            return true;
        }
    }
    return false;
}

/* Same defect, same rule, same object, same function: the more severe report, and
 * of equal ones the earlier place, speaks for the others. */
static bool findings_same(const Findings *f, const VerdictEvidence *a, const VerdictEvidence *b) {
    bool object = a->birth == b->birth || a->birth == STATE_NONE || b->birth == STATE_NONE;
    return a->raw->report->rule == b->raw->report->rule && object &&
           core_function_of(findings_engine(f), a->raw->place) ==
               core_function_of(findings_engine(f), b->raw->place);
}

static void findings_drop_superseded(Findings *f) {
    for (size_t i = 0; i < f->evidence.count; i++) {
        VerdictEvidence *e = &f->evidence.items[i];
        for (size_t k = 0; k < f->evidence.count && e->kind == VERDICT_VIOLATED; k++) {
            const VerdictEvidence *by = &f->evidence.items[k];
            if (by->kind == VERDICT_VIOLATED && by != e && findings_supersedes(by, e)) {
                e->is_dropped = true;
            }
        }
    }
}

static bool findings_before(const Findings *f, const VerdictEvidence *a, const VerdictEvidence *b) {
    if (a->raw->report->severity != b->raw->report->severity) {
        return a->raw->report->severity > b->raw->report->severity;
    }
    IrLoc x = findings_loc(f, a->raw->place), y = findings_loc(f, b->raw->place);
    return x.line != y.line ? x.line < y.line : x.column < y.column;
}

static const Finding *findings_build(Findings *f, VerdictEvidence *e, const IrLoc *also,
                                     uint32_t also_count) {
    const Engine *engine = findings_engine(f);
    Finding *finding = ARENA_NEW(f->arena, Finding);
    finding->rule = e->raw->report->rule;
    finding->severity = e->raw->report->severity;
    finding->loc = findings_loc(f, e->raw->place);
    finding->function = core_function_of(engine, e->raw->place)->name;
    finding->object = e->label;
    if (e->birth != STATE_NONE) {
        finding->birth = findings_loc(f, e->birth);
    }
    finding->message = findings_message(f, e);
    finding->statement = findings_statement(f, e->raw->place);
    finding->fingerprint = fingerprint_make(f->arena, finding->rule->id, finding->function,
                                            finding->object, finding->statement, 0);
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
        if (first->kind != VERDICT_VIOLATED || first->is_dropped || first->is_grouped) {
            continue;
        }
        VEC(IrLoc) also = {0};
        VerdictEvidence *main = first;
        for (size_t k = i; k < f->evidence.count; k++) {
            VerdictEvidence *other = &f->evidence.items[k];
            if (other->kind == VERDICT_VIOLATED && !other->is_dropped &&
                findings_same(f, first, other)) {
                other->is_grouped = true;
                main = findings_before(f, other, main) ? other : main;
            }
        }
        for (size_t k = i; k < f->evidence.count; k++) {
            VerdictEvidence *other = &f->evidence.items[k];
            IrLoc loc = findings_loc(f, other->raw->place);
            IrLoc at = findings_loc(f, main->raw->place);
            bool known = loc.line == at.line && loc.column == at.column;
            for (size_t a = 0; a < also.count; a++) {
                known =
                    known || (also.items[a].line == loc.line && also.items[a].column == loc.column);
            }
            if (!known && other->kind == VERDICT_VIOLATED && !other->is_dropped &&
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

EngineOutput findings_make(Exploration *exploration, Arena *arena) {
    Findings f = {.exploration = exploration, .arena = arena};
    EngineOutput output;
    memset(&output, 0, sizeof output);
    witness_prepare(exploration);
    for (size_t i = 0; i < exploration->raws.count; i++) {
        findings_confirm(&f, exploration->raws.items[i]);
    }
    findings_drop_superseded(&f);
    findings_group(&f, &output);
    verdicts_make(exploration, arena, f.evidence.items, f.evidence.count, &output);
    return output;
}
