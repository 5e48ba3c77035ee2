/* report.c - the violations that were seen, each with the trace of its first execution. */
#include "core.h"

#define MAX_NOTES      60
#define MAX_VIOLATIONS 40
#define MAX_FACTS      24

struct entry {
    const char *what;
    int number;
};

struct seen {
    const char *rule;
    const char *what;
    struct entry notes[MAX_NOTES];
    int note_count;
    int times;
    int turns; /* of threads, that it takes */
};

static struct entry notes[MAX_NOTES];
static int note_count;
static struct seen violations[MAX_VIOLATIONS];
static int violation_count;
static char facts[MAX_FACTS][80];
static int fact_count;
int report_crashes, report_stuck;

void report_begin(void) {
    note_count = 0;
}

void note(const char *what, int number) {
    if (note_count < MAX_NOTES) {
        notes[note_count++] = (struct entry){what, number};
    }
}

static int same(const char *a, const char *b) {
    while (*a != '\0' && *a == *b) {
        a++;
        b++;
    }
    return *a == *b;
}

static struct seen *find(const char *rule) {
    for (int i = 0; i < violation_count; i++) {
        if (same(violations[i].rule, rule)) {
            return &violations[i];
        }
    }
    return violation_count < MAX_VIOLATIONS ? &violations[violation_count++] : NULL;
}

/* The trace that is kept is the first of those with the fewest turns of threads. */
void violation(const char *rule, const char *what) {
    int turns = cost_used(COST_PREEMPT);
    note(rule, 0);
    struct seen *seen = find(rule);
    if (seen == NULL || (seen->times++ > 0 && turns >= seen->turns)) {
        return;
    }
    seen->rule = rule;
    seen->what = what;
    seen->turns = turns;
    seen->note_count = note_count;
    for (int i = 0; i < note_count; i++) {
        seen->notes[i] = notes[i];
    }
}

/* What the other side of a project has to fit. */
void fact(const char *what, unsigned number) {
    char line[80];
    host_format(line, sizeof(line), "%s %u", what, number);
    for (int i = 0; i < fact_count; i++) {
        if (same(facts[i], line)) {
            return;
        }
    }
    if (fact_count < MAX_FACTS) {
        host_format(facts[fact_count++], sizeof(line), "%s", line);
    }
}

/* Letters that a report can't have are left out. */
void fact_name(const char *what, const unsigned short *name, unsigned length) {
    char line[70];
    int used = host_format(line, sizeof(line), "%s ", what);
    for (unsigned i = 0; i < length && name[i] != 0 && used < 68; i++) {
        line[used++] = name[i] == '\\'                                    ? '/'
                       : name[i] > ' ' && name[i] < 127 && name[i] != '"' ? (char)name[i]
                                                                          : '?';
    }
    line[used] = 0;
    fact(line, 0);
}

static void print_facts(void) {
    host_print("], \"facts\": [");
    for (int i = 0; i < fact_count; i++) {
        char line[100];
        host_format(line, sizeof(line), "%s\"%s\"", i > 0 ? ", " : "", facts[i]);
        host_print(line);
    }
}

static void print_trace(const struct seen *seen) {
    char line[200];
    for (int i = 0; i < seen->note_count; i++) {
        host_format(line, sizeof(line), "%s\"%s %d\"", i > 0 ? ", " : "", seen->notes[i].what,
                    seen->notes[i].number);
        host_print(line);
    }
}

int report_print(const char *name, int executions, int complete) {
    char line[800];
    host_format(line, sizeof(line),
                "{\"program\": \"%s\", \"executions\": %d, \"complete\": %s, \"crashes\": %d, "
                "\"stuck\": %d, \"violations\": [",
                name, executions, complete ? "true" : "false", report_crashes, report_stuck);
    host_print(line);
    for (int i = 0; i < violation_count; i++) {
        host_format(
            line, sizeof(line),
            "%s{\"rule\": \"%s\", \"what\": \"%s\", \"times\": %d, \"turns\": %d, \"trace\": [",
            i > 0 ? ", " : "", violations[i].rule, violations[i].what, violations[i].times,
            violations[i].turns);
        host_print(line);
        print_trace(&violations[i]);
        host_print("]}");
    }
    print_facts();
    host_print("]}\n");
    return violation_count;
}
