/* choice.c - the decisions of an execution, and which come next: depth first, within bounds. */
#include "core.h"

#define MAX_DECISIONS 4000

struct decision {
    int chosen, count;
};

static struct decision decisions[MAX_DECISIONS];
static int decision_count, position;
static struct limits bounds;
static int used[COST_KINDS];
static unsigned state;

static unsigned random_number(void) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

void choice_restart(const struct limits *limits) {
    bounds = *limits;
    decision_count = 0;
    state = limits->random;
}

void choice_begin(void) {
    position = 0;
    if (bounds.random != 0) {
        decision_count = 0;
    }
    for (int i = 0; i < COST_KINDS; i++) {
        used[i] = 0;
    }
}

int cost_left(enum cost cost) {
    return cost == COST_NONE || used[cost] < bounds.most[cost];
}

int cost_used(enum cost cost) {
    return used[cost];
}

void cost_pay(enum cost cost) {
    used[cost]++;
}

/* At random, the first alternative of a costly choice is as likely as all others together. */
static int decide(int count, enum cost cost) {
    if (bounds.random == 0) {
        return 0;
    }
    if (cost == COST_FAILURE && random_number() % 8 != 0) {
        return 0;
    }
    if ((cost == COST_PREEMPT || cost == COST_DATA) && random_number() % 3 != 0) {
        return 0;
    }
    return (int)(random_number() % (unsigned)count);
}

int choose(int count, enum cost cost, const char *what) {
    if (!cost_left(cost)) {
        count = 1;
    }
    if (count <= 1) {
        return 0;
    }
    if (position == MAX_DECISIONS) {
        report_stuck++;
        execution_stop();
    }
    if (position == decision_count) {
        decisions[decision_count++] = (struct decision){decide(count, cost), count};
    }
    int chosen = decisions[position++].chosen;
    if (chosen > 0) {
        used[cost]++;
        if (what != NULL) {
            note(what, chosen);
        }
    }
    return chosen;
}

int choose_free(int count, const char *what) {
    return choose(count, COST_NONE, what);
}

int choice_next(void) {
    if (bounds.random != 0) {
        return 1;
    }
    decision_count = position;
    while (decision_count > 0) {
        struct decision *last = &decisions[decision_count - 1];
        if (++last->chosen < last->count) {
            return 1;
        }
        decision_count--;
    }
    return 0;
}
