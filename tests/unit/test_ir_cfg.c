/* test_ir_cfg.c - facts about control flow, on graphs made by hand and at random. */
#include "ir/build.h"
#include "ir/cfg.h"
#include "ir_fixture.h"

/* ---- graphs ------------------------------------------------------------------- */

enum { MOST_EDGES = 3, EXIT = -1 };

/* Normal successors of a block (0, 1 or 2) and its handler, EXIT for none. */
typedef struct Node {
    int then_block, else_block, handler;
} Node;

static const IrFunction *function_of(Arena *arena, const Node *nodes, uint32_t count) {
    static const IrLoc nowhere = {0};
    IrFunction *function = ARENA_NEW(arena, IrFunction);
    function->name = "graph";
    function->block_count = count;
    function->blocks = ARENA_ARRAY(arena, IrBlock, count);
    for (uint32_t i = 0; i < count; i++) {
        IrInstr *last = ARENA_NEW(arena, IrInstr);
        bool is_branch = nodes[i].else_block != EXIT;
        last->op = is_branch ? IR_BRANCH : nodes[i].then_block != EXIT ? IR_JUMP : IR_RETURN;
        last->then_block = (uint32_t)nodes[i].then_block;
        last->else_block = (uint32_t)nodes[i].else_block;
        last->loc = nowhere;
        function->blocks[i] =
            (IrBlock){.instrs = last, .instr_count = 1, .handler = (uint32_t)nodes[i].handler};
    }
    return function;
}

static const IrCfg *cfg_of(Arena *arena, const Node *nodes, uint32_t count) {
    return ir_cfg(arena, function_of(arena, nodes, count));
}

static void assert_numbers(const uint32_t *numbers, const int *expected, uint32_t count) {
    for (uint32_t i = 0; i < count; i++) {
        assert_int_equal((int)numbers[i], expected[i]);
    }
}

#define LIST(...) ((const int[]){__VA_ARGS__})

static void assert_list(const uint32_t *numbers, uint32_t count, const int *expected,
                        uint32_t expected_count) {
    assert_int_equal(count, expected_count);
    assert_numbers(numbers, expected, count);
}

#define assert_controllers(cfg, block, ...)                                                        \
    assert_list((cfg)->controllers[block], (cfg)->controller_counts[block], LIST(__VA_ARGS__),     \
                sizeof LIST(__VA_ARGS__) / sizeof(int))
#define assert_preds(cfg, block, ...)                                                              \
    assert_list((cfg)->preds[block], (cfg)->pred_counts[block], LIST(__VA_ARGS__),                 \
                sizeof LIST(__VA_ARGS__) / sizeof(int))

static void test_diamond(void **state) {
    const Node nodes[] = {{1, 2, EXIT}, {3, EXIT, EXIT}, {3, EXIT, EXIT}, {EXIT, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 4);
    assert_numbers(cfg->idom, LIST(0, 0, 0, 0), 4);
    assert_numbers(cfg->ipdom, LIST(3, 3, 3, EXIT), 4);
    assert_numbers(cfg->order, LIST(0, 1, 2, 3), 4);
    assert_preds(cfg, 3, 1, 2);
    assert_int_equal(cfg->pred_counts[0], 0);
    assert_controllers(cfg, 1, 0);
    assert_controllers(cfg, 2, 0);
    assert_int_equal(cfg->controller_counts[0], 0);
    assert_int_equal(cfg->controller_counts[3], 0);
    assert_false(cfg->is_loop_head[3]);
}

/* Both ways lead to one block: one predecessor, and nothing is decided. */
static void test_same_target(void **state) {
    const Node nodes[] = {{1, 1, EXIT}, {EXIT, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 2);
    assert_preds(cfg, 1, 0);
    assert_int_equal(cfg->controller_counts[1], 0);
}

/* 0 -> 1 (head) -> 2 (inner head) -> 3 -> 2, 2 -> 4 -> 1, 1 -> 5 */
static void test_nested_loops(void **state) {
    const Node nodes[] = {{1, EXIT, EXIT}, {2, 5, EXIT},    {3, 4, EXIT},
                          {2, EXIT, EXIT}, {1, EXIT, EXIT}, {EXIT, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 6);
    assert_numbers(cfg->idom, LIST(0, 0, 1, 2, 2, 1), 6);
    assert_numbers(cfg->ipdom, LIST(1, 5, 4, 2, 1, EXIT), 6);
    assert_controllers(cfg, 1, 1);
    assert_controllers(cfg, 2, 1, 2);
    assert_controllers(cfg, 3, 2);
    assert_controllers(cfg, 4, 1);
    assert_int_equal(cfg->controller_counts[5], 0);
    for (uint32_t i = 0; i < 6; i++) {
        assert_int_equal(cfg->is_loop_head[i], i == 1 || i == 2);
    }
}

/* A loop with two entries: 0 -> 1, 0 -> 2, 1 <-> 2, 2 -> 3. */
static void test_irreducible(void **state) {
    const Node nodes[] = {{1, 2, EXIT}, {2, EXIT, EXIT}, {1, 3, EXIT}, {EXIT, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 4);
    assert_numbers(cfg->idom, LIST(0, 0, 0, 2), 4);
    assert_numbers(cfg->ipdom, LIST(2, 2, 3, EXIT), 4);
    assert_true(cfg->is_loop_head[1] || cfg->is_loop_head[2]);
    assert_controllers(cfg, 1, 0, 2);
    assert_controllers(cfg, 2, 2);
}

/* for (;;) after a way out: 0 -> 1 | 3, 1 -> 2 -> 1, 3 returns. */
static void test_endless_loop(void **state) {
    const Node nodes[] = {{1, 3, EXIT}, {2, EXIT, EXIT}, {1, EXIT, EXIT}, {EXIT, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 4);
    assert_numbers(cfg->ipdom, LIST(EXIT, 2, EXIT, EXIT), 4);
    assert_controllers(cfg, 1, 0);
    assert_controllers(cfg, 2, 0);
    assert_controllers(cfg, 3, 0);
    assert_true(cfg->is_loop_head[1]);
}

static void test_only_a_loop(void **state) {
    const Node nodes[] = {{1, 2, EXIT}, {0, EXIT, EXIT}, {0, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 3);
    assert_numbers(cfg->idom, LIST(0, 0, 0), 3);
    assert_true(cfg->is_loop_head[0]);
    assert_int_not_equal(cfg->controller_counts[1], 0);
    const Node self[] = {{0, EXIT, EXIT}};
    cfg = cfg_of(*state, self, 1);
    assert_numbers(cfg->ipdom, LIST(EXIT), 1);
    assert_true(cfg->is_loop_head[0]);
}

/* 0 and 1 are guarded by 3: 0 -> 1 -> 2, exceptions to 3, which goes on to 2. */
static void test_handler(void **state) {
    const Node nodes[] = {{1, EXIT, 3}, {2, EXIT, 3}, {EXIT, EXIT, EXIT}, {2, EXIT, EXIT}};
    const IrCfg *cfg = cfg_of(*state, nodes, 4);
    assert_preds(cfg, 3, 0, 1);
    assert_preds(cfg, 2, 1, 3);
    assert_numbers(cfg->idom, LIST(0, 0, 0, 0), 4);
    assert_numbers(cfg->ipdom, LIST(2, 2, EXIT, 2), 4);
    assert_controllers(cfg, 3, 0, 1);
    assert_controllers(cfg, 1, 0);
}

/* ---- against the definitions ---------------------------------------------------- */

static uint32_t next_random(uint32_t *seed) {
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 16;
}

/* Can `to` be reached from `from` without going through `without`? */
static bool reaches(const Node *nodes, uint32_t count, int from, int to, int without) {
    bool seen[16] = {false};
    int stack[16 * MOST_EDGES + 1], depth = 0;
    stack[depth++] = from;
    while (depth > 0) {
        int node = stack[--depth];
        if (node == to && node != without) {
            return true;
        }
        if (node == without || node == EXIT || seen[node]) {
            continue;
        }
        seen[node] = true;
        assert_true((uint32_t)node < count);
        const int next[MOST_EDGES] = {nodes[node].then_block, nodes[node].else_block,
                                      nodes[node].handler};
        bool returns = nodes[node].then_block == EXIT;
        for (int i = 0; i < MOST_EDGES; i++) {
            if (next[i] != EXIT || (i == 0 && returns)) {
                stack[depth++] = next[i];
            }
        }
    }
    return false;
}

static bool dominates(const Node *nodes, uint32_t count, uint32_t a, uint32_t b) {
    return a == b || !reaches(nodes, count, 0, (int)b, (int)a);
}

static bool postdominates(const Node *nodes, uint32_t count, uint32_t a, uint32_t b) {
    return a == b || !reaches(nodes, count, (int)b, EXIT, (int)a);
}

static bool chain_has(const uint32_t *tree, uint32_t from, uint32_t wanted) {
    while (from != wanted && from != IR_NO_BLOCK && tree[from] != from) {
        from = tree[from];
    }
    return from == wanted;
}

static bool is_controller(const IrCfg *cfg, uint32_t block, uint32_t wanted) {
    for (uint32_t i = 0; i < cfg->controller_counts[block]; i++) {
        if (cfg->controllers[block][i] == wanted) {
            return true;
        }
    }
    return false;
}

/* `block` runs for sure after one way out of `decider`, but not after all. */
static bool is_controlled(const Node *nodes, uint32_t count, uint32_t block, uint32_t decider) {
    const int next[MOST_EDGES] = {nodes[decider].then_block, nodes[decider].else_block,
                                  nodes[decider].handler};
    bool after_one = false, after_all = true;
    for (int i = 0; i < MOST_EDGES; i++) {
        if (next[i] != EXIT) {
            bool is_after = postdominates(nodes, count, block, (uint32_t)next[i]);
            after_one = after_one || is_after;
        }
    }
    after_all = block != decider && postdominates(nodes, count, block, decider);
    return after_one && !after_all;
}

static void check_graph(Arena *arena, const Node *nodes, uint32_t count) {
    const IrCfg *cfg = cfg_of(arena, nodes, count);
    for (uint32_t a = 0; a < count; a++) {
        for (uint32_t b = 0; b < count; b++) {
            assert_int_equal(chain_has(cfg->idom, b, a), dominates(nodes, count, a, b));
            assert_int_equal(chain_has(cfg->ipdom, b, a), postdominates(nodes, count, a, b));
            assert_int_equal(is_controller(cfg, b, a), is_controlled(nodes, count, b, a));
        }
    }
}

/* Small graphs in which every block is reached and has a way out. */
static void test_random_graphs(void **state) {
    (void)state;
    uint32_t seed = 1, checked = 0;
    while (checked < 2000) {
        Node nodes[8];
        uint32_t count = 1 + next_random(&seed) % 8;
        for (uint32_t i = 0; i < count; i++) {
            uint32_t kind = next_random(&seed) % 4;
            nodes[i].then_block = kind == 0 ? EXIT : (int)(next_random(&seed) % count);
            nodes[i].else_block = kind < 2 ? EXIT : (int)(next_random(&seed) % count);
            nodes[i].handler =
                next_random(&seed) % 8 != 0 ? EXIT : (int)(next_random(&seed) % count);
        }
        bool is_good = true;
        for (uint32_t i = 0; i < count; i++) {
            is_good = is_good && reaches(nodes, count, 0, (int)i, -2) &&
                      reaches(nodes, count, (int)i, EXIT, -2);
        }
        if (is_good) {
            Arena *arena = arena_open();
            check_graph(arena, nodes, count);
            arena_close(arena);
            checked++;
        }
    }
}

/* ---- large functions ------------------------------------------------------------ */

enum { LARGE = 100000 };

/* Shapes that make simpler algorithms slow or recurse deeply. */
static Node large_node(int shape, int i) {
    int next = i + 1 < LARGE - 1 ? i + 1 : LARGE - 1;
    switch (shape) {
    case 0: /* a chain, all guarded by one handler */
        return (Node){next, EXIT, LARGE - 1};
    case 1: /* a chain with a way out at each step */
        return (Node){next, LARGE - 1, EXIT};
    case 2: /* a ladder up and down: i -> i + 1, i -> i - 1 */
        return (Node){next, i > 0 ? i - 1 : EXIT, EXIT};
    default: /* jumps into the other half */
        return (Node){next, (i + LARGE / 2) % (LARGE - 1), EXIT};
    }
}

static void test_large(void **state) {
    for (int shape = 0; shape < 4; shape++) {
        Node *nodes = ARENA_ARRAY(*state, Node, LARGE);
        for (int i = 0; i < LARGE - 1; i++) {
            nodes[i] = large_node(shape, i);
        }
        nodes[LARGE - 1] = (Node){EXIT, EXIT, EXIT};
        const IrCfg *cfg = cfg_of(*state, nodes, LARGE);
        assert_int_equal(cfg->order[0], 0);
        assert_int_equal(cfg->ipdom[LARGE - 2], LARGE - 1);
    }
}

static void test_large_build(void **state) {
    static const IrLoc nowhere = {0};
    IrBuilder *builder = ir_build_module(*state, "large.c");
    ir_build_begin(builder, ir_build_function(builder, "f"));
    for (int i = 0; i < LARGE; i++) {
        uint32_t next = ir_build_block(builder);
        ir_build_jump(builder, next, nowhere);
        ir_build_switch_to(builder, next);
    }
    ir_build_end(builder);
    const IrModule *module = ir_build_finish(builder);
    assert_null(ir_verify(*state, module));
    assert_int_equal(module->functions[0]->block_count, LARGE + 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        IR_TEST(test_diamond),     IR_TEST(test_same_target),   IR_TEST(test_nested_loops),
        IR_TEST(test_irreducible), IR_TEST(test_endless_loop),  IR_TEST(test_only_a_loop),
        IR_TEST(test_handler),     IR_TEST(test_random_graphs), IR_TEST(test_large),
        IR_TEST(test_large_build),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
