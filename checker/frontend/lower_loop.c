/* lower_loop.c - while, do and for. */
#include "frontend/lower.h"

#include <ctype.h>

static void body_of_loop(Lower *l, Node *body, uint32_t next, uint32_t end) {
    Scope *scope = lower_scope_push(l, SCOPE_LOOP);
    scope->continue_block = next;
    scope->break_block = end;
    lower_stmt(l, body);
    lower_scope_pop(l);
}

static void while_loop(Lower *l, Node *node) {
    uint32_t head = ir_build_block(l->builder), body = ir_build_block(l->builder);
    uint32_t end = ir_build_block(l->builder);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, head);
    lower_cond_branch(l, &node->children[0], body, end);
    ir_build_switch_to(l->builder, body);
    body_of_loop(l, &node->children[1], head, end);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, end);
}

/* while (T x = ...): x is made and dies in each round. */
static void while_declaring(Lower *l, Node *node) {
    uint32_t head = ir_build_block(l->builder), body = ir_build_block(l->builder);
    uint32_t round = ir_build_block(l->builder), last = ir_build_block(l->builder);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, head);
    Scope *scope = lower_scope_push(l, SCOPE_BLOCK);
    lower_stmt(l, &node->children[0]);
    lower_cond_branch(l, &node->children[1], body, last);
    ir_build_switch_to(l->builder, body);
    body_of_loop(l, &node->children[2], round, last);
    lower_jump(l, round);
    ir_build_switch_to(l->builder, round);
    lower_scope_leave(l, scope->parent);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, last);
    lower_scope_pop(l);
}

static void do_loop(Lower *l, Node *node) {
    uint32_t body = ir_build_block(l->builder), condition = ir_build_block(l->builder);
    uint32_t end = ir_build_block(l->builder);
    lower_jump(l, body);
    ir_build_switch_to(l->builder, body);
    body_of_loop(l, &node->children[0], condition, end);
    lower_jump(l, condition);
    ir_build_switch_to(l->builder, condition);
    lower_cond_branch(l, &node->children[1], body, end);
    ir_build_switch_to(l->builder, end);
}

/* ---- for ---- */

typedef enum Part { PART_INIT, PART_CONDITION, PART_STEP, PART_BODY, PART_COUNT } Part;

typedef struct Scanner {
    const char *at, *end;
} Scanner;

static void skip_quoted(Scanner *scanner) {
    char quote = *scanner->at++;
    while (scanner->at < scanner->end && *scanner->at != quote) {
        scanner->at += *scanner->at == '\\' ? 2 : 1;
    }
}

static bool skip_comment(Scanner *scanner) {
    const char *at = scanner->at, *end = scanner->end;
    if (end - at < 2 || at[0] != '/' || (at[1] != '/' && at[1] != '*')) {
        return false;
    }
    bool is_line = at[1] == '/';
    for (at += 2; at < end && !(is_line ? *at == '\n' : at[0] == '/' && at[-1] == '*'); at++) {
    }
    scanner->at = at;
    return true;
}

/* Which of the three parts between the parentheses are there: libclang lists
 * only those that are, in order. Read from the text, in the macro's definition
 * if the loop's head is in one. */
static bool parts_present(Lower *l, CXCursor cursor, bool present[3]) {
    size_t length;
    const char *text =
        source_spelled_from(l->unit, clang_getRangeStart(clang_getCursorExtent(cursor)), &length);
    Scanner scanner = {text, text + length};
    int part = -1, depth = 0;
    for (; scanner.at < scanner.end; scanner.at++) {
        if (skip_comment(&scanner)) {
            continue;
        }
        char c = *scanner.at;
        if (c == '(' || c == '[' || c == '{') {
            depth++;
            if (depth == 1) {
                part = 0;
                continue;
            }
        } else if (c == ')' || c == ']' || c == '}') {
            depth--;
        }
        if (depth == 0 && part >= 0) {
            return part == 2;
        }
        if (c == ';' && depth == 1) {
            if (++part > 2) {
                return false;
            }
        } else if (part >= 0 && !isspace((unsigned char)c) && c != '\\') {
            present[part] = true;
        }
        if (c == '"' || c == '\'') {
            skip_quoted(&scanner);
        }
    }
    return false;
}

static bool assign_parts(Lower *l, Node *node, Node *parts[PART_COUNT]) {
    bool present[3] = {true, true, true};
    if (node->child_count != PART_COUNT) {
        present[0] = present[1] = present[2] = false;
        if (!parts_present(l, node->cursor, present)) {
            return false;
        }
    }
    uint32_t next = 0;
    for (int part = 0; part < PART_COUNT; part++) {
        bool is_there = part == PART_BODY || present[part];
        parts[part] = is_there && next < node->child_count ? &node->children[next] : NULL;
        next += is_there ? 1 : 0;
    }
    return next == node->child_count;
}

static void for_loop(Lower *l, Node *node) {
    Node *parts[PART_COUNT] = {NULL};
    if (!assign_parts(l, node, parts)) {
        lower_unsupported(l, node->cursor);
        return;
    }
    lower_scope_push(l, SCOPE_BLOCK);
    if (parts[PART_INIT] != NULL) {
        lower_stmt(l, parts[PART_INIT]);
    }
    uint32_t head = ir_build_block(l->builder), body = ir_build_block(l->builder);
    uint32_t step = ir_build_block(l->builder), end = ir_build_block(l->builder);
    lower_jump(l, head);
    ir_build_switch_to(l->builder, head);
    if (parts[PART_CONDITION] != NULL) {
        lower_cond_branch(l, parts[PART_CONDITION], body, end);
    } else {
        lower_jump(l, body);
    }
    ir_build_switch_to(l->builder, body);
    body_of_loop(l, parts[PART_BODY], step, end);
    lower_jump(l, step);
    ir_build_switch_to(l->builder, step);
    if (parts[PART_STEP] != NULL) {
        lower_stmt(l, parts[PART_STEP]);
    }
    lower_jump(l, head);
    ir_build_switch_to(l->builder, end);
    lower_scope_pop(l);
}

void lower_loop(Lower *l, Node *node) {
    if (node->kind == CXCursor_ForStmt) {
        for_loop(l, node);
    } else if (node->kind == CXCursor_WhileStmt && node->child_count == 3 &&
               node->children[0].kind == CXCursor_VarDecl) {
        while_declaring(l, node);
    } else if (node->child_count != 2) {
        lower_unsupported(l, node->cursor); /* a part that did not parse */
    } else if (node->kind == CXCursor_WhileStmt) {
        while_loop(l, node);
    } else {
        do_loop(l, node);
    }
}
