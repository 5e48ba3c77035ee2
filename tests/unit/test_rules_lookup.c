/* test_rules_lookup.c - what a loaded rule set answers to the engine. */
#define _XOPEN_SOURCE 700 /* mkdtemp */
#include "builtin_fixture.h"

static uint32_t state_of(const RuleKind *kind, const char *name) {
    for (uint32_t i = 0; i < kind->state_count; i++) {
        if (strcmp(kind->states[i], name) == 0) {
            return i;
        }
    }
    fail_msg("no state %s", name);
    return RULE_NO_STATE;
}

static void test_the_catalogue_is_complete_and_sorted(void **state) {
    (void)state;
    static const char *const ids[] = {
        "FLT101", "FLT102", "FLT103", "FLT104", "FLT105", "FLT106", "FLT107", "FLT108", "FLT109",
        "FLT110", "FLT111", "FLT112", "FLT201", "FLT202", "FLT203", "FLT204", "FLT205", "FLT206",
        "FLT207", "FLT208", "FLT209", "FLT210", "FLT211", "FLT212", "FLT213", "FLT214", "FLT215",
        "FLT216", "FLT217", "FLT251", "FLT252", "FLT253", "FLT254", "FLT255", "FLT256", "FLT257",
        "FLT301", "FLT302", "FLT303", "FLT304", "FLT305", "FLT306", "FLT307", "FLT308", "FLT309",
        "FLT310", "FLT401", "FLT402", "FLT403", "FLT404", "FLT405", "FLT406", "FLT407", "FLT408",
    };
    assert_int_equal(builtin->rule_count, sizeof ids / sizeof *ids);
    for (uint32_t i = 0; i < builtin->rule_count; i++) {
        assert_string_equal(builtin->rules[i]->id, ids[i]);
        assert_ptr_equal(rules_find(builtin, ids[i]), builtin->rules[i]);
    }
    assert_null(rules_find(builtin, "FLT999"));
}

static void test_severity_of_a_rule_is_its_highest(void **state) {
    (void)state;
    assert_int_equal(rules_find(builtin, "FLT101")->severity, RULE_ERROR);
    assert_int_equal(rules_find(builtin, "FLT108")->severity, RULE_WARNING);
    assert_int_equal(rules_find(builtin, "FLT254")->severity, RULE_NOTE);
    assert_int_equal(rules_find(builtin, "FLT107")->severity, RULE_ERROR); /* extended */
    assert_string_equal(rules_severity_name(RULE_WARNING), "warning");
}

static void test_creating_edge(void **state) {
    (void)state;
    const RuleApi *api = rules_api(builtin, "FltCreateCommunicationPort");
    assert_non_null(api);
    assert_int_equal(api->edge_count, 1);
    const RuleEdge *edge = api->edges[0];
    const RuleKind *port = rules_kind(builtin, "server-port");
    assert_ptr_equal(edge->kind, port);
    assert_true(edge->creates);
    assert_int_equal(edge->from, 1u);
    assert_int_equal(edge->to, state_of(port, "open"));
    assert_int_equal(edge->failed, state_of(port, "failed"));
    assert_int_equal(edge->trigger.success, RULE_NT_SUCCESS);
    assert_int_equal(edge->trigger.arg_count, 3);
    assert_int_equal(edge->trigger.args[0].kind, RULE_ARG_OWNER);
    assert_int_equal(edge->trigger.args[1].kind, RULE_ARG_OUT_SELF);
    assert_int_equal(edge->trigger.args[2].kind, RULE_ARG_REST);
    assert_string_equal(edge->failure_step, "assuming FltCreateCommunicationPort fails");
    assert_true(api->report_count >= 4); /* FLT253 and FLT257, from filter.yaml */
}

static void test_moving_edge_that_can_fail(void **state) {
    (void)state;
    const RuleApi *api = rules_api(builtin, "FltStartFiltering");
    const RuleKind *filter = rules_kind(builtin, "filter");
    assert_int_equal(api->edge_count, 1);
    assert_false(api->edges[0]->creates);
    assert_int_equal(api->edges[0]->from,
                     1u << state_of(filter, "registered") | 1u << state_of(filter, "stalled"));
    assert_int_equal(api->edges[0]->failed, state_of(filter, "stalled"));
    assert_null(rules_api(builtin, "FltGetFileNameInformation"));
}

static void test_reports_on_a_call(void **state) {
    (void)state;
    const RuleApi *api = rules_api(builtin, "FltUnregisterFilter");
    const RuleReport *hang = NULL;
    for (uint32_t i = 0; i < api->report_count; i++) {
        if (strcmp(api->reports[i]->rule->id, "FLT101") == 0) {
            hang = api->reports[i];
        }
    }
    assert_non_null(hang);
    assert_true(hang->ends_path);
    assert_int_equal(hang->trigger.args[0].kind, RULE_ARG_OWNER);
    assert_string_equal(hang->kind->name, "server-port");
    assert_int_equal(hang->cond_count, 1);
    assert_int_equal(hang->conds[0].kind, RULE_COND_HELD);
    assert_false(hang->conds[0].negated);
}

static void test_reports_on_events_and_loss(void **state) {
    (void)state;
    const RuleKind *port = rules_kind(builtin, "server-port");
    uint32_t count = 0;
    const RuleReport *const *reports =
        rules_on(builtin, RULE_ON_EVENT, "unload-refused", port, &count);
    assert_int_equal(count, 1);
    assert_string_equal(reports[0]->rule->id, "FLT107");
    assert_int_equal(reports[0]->at, RULE_AT_RETURN);
    assert_int_equal(reports[0]->severity, RULE_WARNING);
    assert_int_equal(reports[0]->conds[0].kind, RULE_COND_OWNER_IN);
    const RuleKind *filter = rules_kind(builtin, "filter");
    assert_int_equal(reports[0]->conds[0].states & 1u << state_of(filter, "gone"), 0);

    rules_on(builtin, RULE_ON_EVENT, "unload-refused", NULL, &count);
    assert_int_equal(count, 2); /* with that of filter.yaml */
    reports = rules_on(builtin, RULE_ON_LOST, NULL, port, &count);
    assert_int_equal(count, 1);
    assert_string_equal(reports[0]->rule->id, "FLT102");
    assert_null(rules_on(builtin, RULE_ON_LOST, NULL, filter, &count));
    assert_int_equal(count, 0);
    assert_null(rules_on(builtin, RULE_ON_EVENT, "no-such-event", NULL, &count));
}

static void test_model_files_come_with_the_set(void **state) {
    (void)state;
    uint32_t count = 0;
    const RuleModelFile *files = rules_model_files(builtin, &count);
    bool has_harness = false;
    for (uint32_t i = 0; i < count; i++) {
        assert_true(text_ends(files[i].path, ".c") || text_ends(files[i].path, ".h"));
        has_harness = has_harness || strstr(files[i].text, "__fltcheck_harness(void)");
    }
    assert_true(has_harness);
}

static const RuleReport *load_report(Arena *own, const char *line) {
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(own, fixture_text(own, 23, line), diag);
    assert_non_null(set);
    assert_int_equal(set->report_count, 1);
    return set->reports[0];
}

static void test_condition_values(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleReport *report = load_report(
        own, "      - report: made|null on DropGadget(self, ...) if not tested and arg(7) <= -0x10 "
             "and arg(1) == NULL and role in connect|message");
    assert_int_equal(report->states, 1u << 2 | RULE_VALUE_NULL);
    assert_int_equal(report->cond_count, 4);
    assert_int_equal(report->conds[0].kind, RULE_COND_TESTED);
    assert_true(report->conds[0].negated);
    assert_int_equal(report->conds[1].kind, RULE_COND_ARG);
    assert_int_equal(report->conds[1].arg, 7);
    assert_int_equal(report->conds[1].compare, RULE_LE);
    assert_int_equal(report->conds[1].value, -16);
    assert_int_equal(report->conds[2].value, 0);
    assert_int_equal(report->conds[3].name_count, 2);
    assert_string_equal(report->conds[3].names[1], "message");
    arena_close(own);
}

static void test_conditions_about_objects(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleReport *report =
        load_report(own, "      - report: failed on lost if empty and not other in made|gone");
    assert_int_equal(report->cond_count, 2);
    assert_int_equal(report->conds[0].kind, RULE_COND_EMPTY);
    assert_int_equal(report->conds[1].kind, RULE_COND_OTHER_IN);
    assert_true(report->conds[1].negated);
    assert_int_equal(report->conds[1].states, 1u << 2 | 1u << 3);
    arena_close(own);
}

static void test_copies_and_values_of_another_kind(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleReport *report = load_report(
        own, "      - report: made|other-kind on DropGadget(self, any) if not copy(1) and held");
    assert_int_equal(report->states, 1u << 2 | RULE_VALUE_OTHER_KIND);
    assert_int_equal(report->cond_count, 2);
    assert_int_equal(report->conds[0].kind, RULE_COND_COPY);
    assert_int_equal(report->conds[0].arg, 1);
    assert_true(report->conds[0].negated);
    arena_close(own);
}

static const RuleKind *load_kind(Arena *own, size_t line, const char *replacement) {
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(own, fixture_text(own, line, replacement), diag);
    assert_non_null(set);
    return set->kinds[0];
}

static void test_kinds_apart(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleKind *kind = load_kind(own, 0, NULL);
    assert_false(kind->apart || kind->preview);
    assert_int_equal(kind->history, 0);
    kind = load_kind(own, 3, "title: gadget\napart: yes\npreview: yes\nhistory: [failed, gone]");
    assert_true(kind->apart && kind->preview);
    assert_int_equal(kind->history, 1u << 1 | 1u << 3);
    kind = load_kind(own, 3, "title: gadget\napart: no\npreview: no\nhistory: []");
    assert_false(kind->apart || kind->preview);
    assert_int_equal(kind->history, 0);
    arena_close(own);
}

static void test_marks(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleEdge *edge = &load_kind(own, 13, "    step: x\n    mark: call")->edges[1];
    assert_true(edge->marks_call && !edge->marks_return);
    edge = &load_kind(own, 13, "    step: x\n    mark: return")->edges[1];
    assert_true(!edge->marks_call && edge->marks_return);
    edge = &load_kind(own, 13, "    step: x\n    mark: no")->edges[1];
    assert_false(edge->marks_call || edge->marks_return);
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(own,
                                      fixture_text(own, 24,
                                                   "        severity: note\n        at: mark\n"
                                                   "        requires: unload-completed"),
                                      diag);
    assert_non_null(set);
    assert_int_equal(set->reports[0]->at, RULE_AT_MARK);
    assert_string_equal(set->reports[0]->requires_event, "unload-completed");
    assert_null(set->reports[0]->unless_event);
    arena_close(own);
}

static void test_number(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleKind *kind =
        load_kind(own, 8, "    when: MakeGadget(number, out self) if NT_SUCCESS(ret)");
    assert_int_equal(kind->edges[0].trigger.args[0].kind, RULE_ARG_NUMBER);
    arena_close(own);
}

/* A rule may leave its reports to another file; but somebody has to have one. */
static void test_rules_without_reports(void **state) {
    (void)state;
    Arena *own = arena_open();
    Diag *diag = diag_new(own, NULL, false);
    Text text = text_new(own);
    for (size_t i = 0; i < 21; i++) {
        text_printf(&text, "%s\n", fixture_lines[i]);
    }
    text_append(&text, "    reports: []\n");
    assert_null(fixture_load(own, text_str(&text), diag));
    const DiagMessage *message = diag_at(diag, 0);
    assert_string_equal(message->text, "expected at least one report for TST101");
    assert_int_equal(message->place.line, 15);

    text_append(&text, "  - extends: TST101\n    reports:\n");
    for (size_t i = 22; i < FIXTURE_LINES; i++) {
        text_printf(&text, "%s\n", fixture_lines[i]);
    }
    const RuleSet *set = fixture_load(own, text_str(&text), diag);
    assert_non_null(set);
    assert_int_equal(set->report_count, 1);
    assert_ptr_equal(set->reports[0]->rule, set->rules[0]);
    arena_close(own);
}

static void test_client_ports_are_apart(void **state) {
    (void)state;
    for (uint32_t i = 0; i < builtin->rule_count; i++) {
        const Rule *rule = builtin->rules[i];
        bool about_clients = strcmp(rule->kind->name, "client-port") == 0;
        bool about_calls = strcmp(rule->kind->name, "port-call") == 0;
        bool about_requests = strcmp(rule->kind->name, "pending-message") == 0;
        assert_false(rule->kind->preview);
        bool asks = rule->kind->ask_count > 0; /* the other side of the project */
        assert_int_equal(rule->kind->apart, about_clients || about_calls || about_requests ||
                                                asks || rule->kind->is_of_blocks);
        assert_int_equal(rule->kind->is_per_callback, about_calls);
    }
}

/* What programs ask for, drivers tell. */
static void test_what_is_asked_is_told(void **state) {
    (void)state;
    const RuleKind *talk = rules_kind(rules_of_side(builtin, RULE_KERNEL), "port-talk");
    assert_non_null(talk);
    for (uint32_t i = 0; i < builtin->kind_count; i++) {
        const RuleKind *kind = builtin->kinds[i];
        for (uint32_t k = 0; k < kind->ask_count; k++) {
            bool is_told = false;
            for (uint32_t t = 0; t < talk->tell_count; t++) {
                is_told = is_told || strcmp(talk->tells[t], kind->asks[k]) == 0;
            }
            assert_int_equal(kind->side, RULE_USER);
            assert_true(is_told);
        }
    }
}

static void test_each_side_is_a_set_of_its_own(void **state) {
    (void)state;
    const RuleSet *drivers = rules_of_side(builtin, RULE_KERNEL);
    const RuleSet *programs = rules_of_side(builtin, RULE_USER);
    assert_int_equal(drivers->rule_count + programs->rule_count, builtin->rule_count);
    assert_null(rules_find(drivers, "FLT301"));
    assert_ptr_equal(rules_find(programs, "FLT301"), rules_find(builtin, "FLT301"));
    assert_null(rules_api(drivers, "FilterConnectCommunicationPort"));
    assert_non_null(rules_api(programs, "FilterConnectCommunicationPort"));
    assert_null(rules_kind(programs, "server-port"));
}

/* Functions of the model are no words to look for in sources: what leads to them is. */
static void test_first_calls(void **state) {
    (void)state;
    static const char *const expected[] = {"FltRegisterFilter", "FilterConnectCommunicationPort",
                                           "FilterGetMessage"};
    size_t count = 0;
    Arena *own = arena_open();
    const char *const *names = rules_first_calls(own, builtin, false, &count);
    assert_non_null(names);
    for (size_t k = 0; k < 3; k++) {
        bool found = false;
        for (size_t i = 0; i < count; i++) {
            assert_null(strstr(names[i], "__fltcheck"));
            found = found || strcmp(names[i], expected[k]) == 0;
        }
        assert_true(found);
    }
    arena_close(own);
}

static void test_any_is_every_state_but_the_initial(void **state) {
    (void)state;
    Arena *own = arena_open();
    const RuleReport *report = load_report(own, "      - report: any on use");
    assert_int_equal(report->states, 0xEu);
    assert_int_equal(report->trigger.kind, RULE_ON_USE);
    assert_string_equal(report->text, "any on use");
    arena_close(own);
}

static void test_result_as_handle(void **state) {
    (void)state;
    Arena *own = arena_open();
    Diag *diag = diag_new(own, stderr, false);
    const RuleSet *set = fixture_load(
        own, fixture_text(own, 8, "    when: self = MakeGadget(any, ...) if NONNULL(ret)"), diag);
    assert_non_null(set);
    const RuleTrigger *trigger = &rules_api(set, "MakeGadget")->edges[0]->trigger;
    assert_true(trigger->returns_self);
    assert_int_equal(trigger->success, RULE_NONNULL);
    assert_string_equal(trigger->text, "self = MakeGadget(any, ...)");
    arena_close(own);
}

static void test_digest_depends_on_content(void **state) {
    (void)state;
    Arena *own = arena_open();
    Diag *diag = diag_new(own, stderr, false);
    const char *text = fixture_text(own, 0, NULL);
    const char *first = fixture_load(own, text, diag)->digest;
    assert_string_equal(first, fixture_load(own, text, diag)->digest);
    const char *other = fixture_text(own, 18, "    why: It costs time.");
    assert_string_not_equal(first, fixture_load(own, other, diag)->digest);
    arena_close(own);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_catalogue_is_complete_and_sorted),
        cmocka_unit_test(test_severity_of_a_rule_is_its_highest),
        cmocka_unit_test(test_creating_edge),
        cmocka_unit_test(test_moving_edge_that_can_fail),
        cmocka_unit_test(test_reports_on_a_call),
        cmocka_unit_test(test_reports_on_events_and_loss),
        cmocka_unit_test(test_model_files_come_with_the_set),
        cmocka_unit_test(test_condition_values),
        cmocka_unit_test(test_conditions_about_objects),
        cmocka_unit_test(test_copies_and_values_of_another_kind),
        cmocka_unit_test(test_kinds_apart),
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_number),
        cmocka_unit_test(test_rules_without_reports),
        cmocka_unit_test(test_client_ports_are_apart),
        cmocka_unit_test(test_what_is_asked_is_told),
        cmocka_unit_test(test_each_side_is_a_set_of_its_own),
        cmocka_unit_test(test_first_calls),
        cmocka_unit_test(test_any_is_every_state_but_the_initial),
        cmocka_unit_test(test_result_as_handle),
        cmocka_unit_test(test_digest_depends_on_content),
    };
    return cmocka_run_group_tests(tests, load_builtin, release);
}
