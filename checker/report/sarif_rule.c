/* sarif_rule.c - rules and kinds of notifications as SARIF has them. */
#include "report/sarif.h"

#include <ctype.h>

/* "server-port-leaked" -> "ServerPortLeaked": SARIF's convention for names. */
static const char *pascal(Arena *arena, const char *name) {
    Text out = text_new(arena);
    bool begins = true;
    for (const char *at = name; *at != '\0'; at++) {
        if (*at == '-') {
            begins = true;
        } else {
            text_char(&out, begins ? (char)toupper((unsigned char)*at) : *at);
            begins = false;
        }
    }
    return text_str(&out);
}

static void append_section(Text *out, const char *heading, const char *text) {
    if (text != NULL && *text != '\0') {
        text_printf(out, "%s\n\n%s\n", heading, text);
    }
}

static json_t *help_of(Arena *arena, const Rule *rule) {
    Text plain = text_new(arena), markdown = text_new(arena);
    text_printf(&plain, "%s\n\n", rule->summary);
    append_section(&plain, "Why", rule->why);
    append_section(&plain, "What to do", rule->advice);
    append_section(&plain, "Wrong", rule->bad);
    append_section(&plain, "Right", rule->good);
    append_section(&plain, "See", rule->reference);
    rules_markdown(&markdown, rule);
    json_t *help = json_object();
    json_object_set_new(help, "text", values_text(arena, text_str(&plain)));
    json_object_set_new(help, "markdown", values_text(arena, text_str(&markdown)));
    return help;
}

/* The words by which GitHub shows severities of what is no security alert. */
static const char *problem_severity(RuleSeverity severity) {
    return severity == RULE_NOTE ? "recommendation" : rules_severity_name(severity);
}

static json_t *properties_of(const Rule *rule) {
    json_t *properties = json_object(), *tags = json_array();
    json_array_append_new(tags, json_string("correctness"));
    json_array_append_new(tags, json_string("reliability"));
    json_array_append_new(tags, json_string("windows-driver"));
    json_array_append_new(tags, json_string(rule->kind->name));
    json_object_set_new(properties, "tags", tags);
    json_object_set_new(properties, "precision", json_string("very-high"));
    json_object_set_new(properties, "problem.severity",
                        json_string(problem_severity(rule->severity)));
    return properties;
}

static json_t *rule_of(Sarif *sarif, const Rule *rule) {
    json_t *object = json_object(), *level = json_object();
    json_object_set_new(object, "id", json_string(rule->id));
    json_object_set_new(object, "name", json_string(pascal(sarif->arena, rule->name)));
    json_object_set_new(object, "shortDescription", sarif_message(sarif, rule->summary));
    json_object_set_new(object, "fullDescription",
                        sarif_message(sarif, rule->why != NULL && *rule->why != '\0'
                                                 ? text_trim(sarif->arena, rule->why)
                                                 : rule->summary));
    json_object_set_new(level, "level", json_string(rules_severity_name(rule->severity)));
    json_object_set_new(object, "defaultConfiguration", level);
    json_object_set_new(object, "help", help_of(sarif->arena, rule));
    json_object_set_new(object, "properties", properties_of(rule));
    return object;
}

json_t *sarif_rules(Sarif *sarif) {
    json_t *rules = json_array();
    for (uint32_t i = 0; i < sarif->results->rules->rule_count; i++) {
        json_array_append_new(rules, rule_of(sarif, sarif->results->rules->rules[i]));
    }
    return rules;
}

json_t *sarif_notification_kinds(Sarif *sarif) {
    static const char *const kinds[][3] = {
        {"unknown", "VerdictUnknown",
         "Whether a rule holds could not be decided; the message says what stood in the way."},
        {"unit", "UnitNotUnderstood", "A source could not be read as a whole."},
        {"left-out", "LeftOut", "Something was left out, for there was too much of it."}};
    json_t *array = json_array();
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        json_t *object = json_object();
        json_object_set_new(object, "id", json_string(kinds[i][0]));
        json_object_set_new(object, "name", json_string(kinds[i][1]));
        json_object_set_new(object, "shortDescription", sarif_message(sarif, kinds[i][2]));
        json_object_set_new(object, "fullDescription", sarif_message(sarif, kinds[i][2]));
        json_object_set_new(object, "help", sarif_message(sarif, kinds[i][2]));
        json_array_append_new(array, object);
    }
    return array;
}
