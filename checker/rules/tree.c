/* tree.c - YAML to a tree with positions, over libyaml's events. */
#include "rules/tree.h"

#include <stdint.h>
#include <string.h>
#include <yaml.h>

#define MAX_DEPTH 16 /* rule files need five; a bound keeps hostile input harmless */

typedef struct TreeReader {
    Arena *arena;
    Diag *diag;
    const char *path, *what;
    yaml_parser_t parser;
} TreeReader;

static DiagPlace place_of(const TreeReader *reader, yaml_mark_t mark) {
    return (DiagPlace){reader->path, (unsigned)mark.line + 1, (unsigned)mark.column + 1};
}

static bool refuse(TreeReader *reader, yaml_mark_t mark, const char *what) {
    diag_report(reader->diag, DIAG_ERROR, place_of(reader, mark), "%s is not allowed in %s", what,
                reader->what);
    return false;
}

static bool next_event(TreeReader *reader, yaml_event_t *event) {
    if (yaml_parser_parse(&reader->parser, event)) {
        return true;
    }
    const yaml_parser_t *parser = &reader->parser;
    yaml_mark_t mark = parser->problem_mark;
    const char *problem = parser->problem ? parser->problem : "unreadable text";
    diag_report(reader->diag, DIAG_ERROR, place_of(reader, mark), "not valid YAML: %s%s%s", problem,
                parser->context ? " " : "", parser->context ? parser->context : "");
    return false;
}

static bool is_unadorned(TreeReader *reader, const yaml_event_t *event, const yaml_char_t *anchor,
                         const yaml_char_t *tag) {
    if (anchor) {
        return refuse(reader, event->start_mark, "an anchor ('&')");
    }
    if (tag) {
        return refuse(reader, event->start_mark, "a tag ('!')");
    }
    return true;
}

static TreeNode *read_node(TreeReader *reader, yaml_event_t *event, unsigned depth);

static TreeNode *read_scalar(TreeReader *reader, const yaml_event_t *event) {
    if (!is_unadorned(reader, event, event->data.scalar.anchor, event->data.scalar.tag)) {
        return NULL;
    }
    TreeNode *node = ARENA_NEW(reader->arena, TreeNode);
    yaml_scalar_style_t style = event->data.scalar.style;
    node->kind = TREE_SCALAR;
    node->place = place_of(reader, event->start_mark);
    node->text = arena_strndup(reader->arena, (const char *)event->data.scalar.value,
                               event->data.scalar.length);
    bool is_quoted =
        style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
    bool is_block = style == YAML_LITERAL_SCALAR_STYLE || style == YAML_FOLDED_SCALAR_STYLE;
    node->one_line = !is_block && event->start_mark.line == event->end_mark.line;
    node->text_shift = is_quoted ? 1 : 0;
    return node;
}

static bool has_key(const TreeNode *map, const char *key) {
    return tree_get(map, key) != NULL;
}

/* Reads the entries of a list or map up to its end event. */
static bool read_entries(TreeReader *reader, TreeNode *node, yaml_event_type_t end,
                         unsigned depth) {
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) {
            return false;
        }
        if (event.type == end) {
            yaml_event_delete(&event);
            return true;
        }
        TreeNode *first = read_node(reader, &event, depth + 1);
        if (!first) {
            return false;
        }
        TreeEntry entry = {NULL, first};
        if (node->kind == TREE_MAP) {
            if (first->kind != TREE_SCALAR) {
                diag_report(reader->diag, DIAG_ERROR, first->place, "expected a key, found %s",
                            tree_kind_name(first->kind));
                return false;
            }
            if (has_key(node, first->text)) {
                diag_report(reader->diag, DIAG_ERROR, first->place, "key '%s' stands here twice",
                            first->text);
                return false;
            }
            yaml_event_t value;
            if (!next_event(reader, &value)) {
                return false;
            }
            entry.key = first;
            entry.value = read_node(reader, &value, depth + 1);
            if (!entry.value) {
                return false;
            }
        }
        vec_push(reader->arena, &node->entries, entry);
    }
}

static TreeNode *read_collection(TreeReader *reader, TreeKind kind, DiagPlace place,
                                 unsigned depth) {
    if (depth > MAX_DEPTH) {
        diag_report(reader->diag, DIAG_ERROR, place, "nested too deeply");
        return NULL;
    }
    TreeNode *node = ARENA_NEW(reader->arena, TreeNode);
    node->kind = kind;
    node->place = place;
    yaml_event_type_t end = kind == TREE_MAP ? YAML_MAPPING_END_EVENT : YAML_SEQUENCE_END_EVENT;
    return read_entries(reader, node, end, depth) ? node : NULL;
}

/* The node that starts with `event`, which is released here. */
static TreeNode *read_node(TreeReader *reader, yaml_event_t *event, unsigned depth) {
    TreeNode *node = NULL;
    DiagPlace place = place_of(reader, event->start_mark);
    switch (event->type) {
    case YAML_SCALAR_EVENT:
        node = read_scalar(reader, event);
        break;
    case YAML_SEQUENCE_START_EVENT:
        if (is_unadorned(reader, event, event->data.sequence_start.anchor,
                         event->data.sequence_start.tag)) {
            node = read_collection(reader, TREE_LIST, place, depth);
        }
        break;
    case YAML_MAPPING_START_EVENT:
        if (is_unadorned(reader, event, event->data.mapping_start.anchor,
                         event->data.mapping_start.tag)) {
            node = read_collection(reader, TREE_MAP, place, depth);
        }
        break;
    case YAML_ALIAS_EVENT:
        refuse(reader, event->start_mark, "an alias ('*')");
        break;
    default:
        diag_report(reader->diag, DIAG_ERROR, place, "expected a value");
        break;
    }
    yaml_event_delete(event);
    return node;
}

/* The one document of the stream. */
static TreeNode *read_stream(TreeReader *reader) {
    TreeNode *root = NULL;
    unsigned documents = 0;
    for (;;) {
        yaml_event_t event;
        if (!next_event(reader, &event)) {
            return NULL;
        }
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_END_EVENT) {
            yaml_event_delete(&event);
        } else if (type == YAML_DOCUMENT_START_EVENT) {
            yaml_mark_t mark = event.start_mark;
            yaml_event_delete(&event);
            if (documents++ > 0) {
                refuse(reader, mark, "a second document");
                return NULL;
            }
        } else if (type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&event);
            return root;
        } else {
            root = read_node(reader, &event, 0);
            if (!root) {
                return NULL;
            }
        }
    }
}

const TreeNode *tree_parse(Arena *arena, const char *path, const char *text, size_t length,
                           const char *what, Diag *diag) {
    TreeReader reader = {.arena = arena, .diag = diag, .path = path, .what = what};
    DiagPlace top = {path, 1, 1};
    if (!yaml_parser_initialize(&reader.parser)) {
        diag_report(diag, DIAG_ERROR, top, "out of memory");
        return NULL;
    }
    yaml_parser_set_input_string(&reader.parser, (const unsigned char *)text, length);
    yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
    size_t before = diag_count(diag, DIAG_ERROR);
    const TreeNode *root = read_stream(&reader);
    yaml_parser_delete(&reader.parser);
    if (!root && diag_count(diag, DIAG_ERROR) == before) {
        diag_report(diag, DIAG_ERROR, top, "the file is empty");
    }
    return root;
}

const TreeNode *tree_get(const TreeNode *map, const char *key) {
    for (size_t i = 0; map->kind == TREE_MAP && i < map->entries.count; i++) {
        if (strcmp(map->entries.items[i].key->text, key) == 0) {
            return map->entries.items[i].value;
        }
    }
    return NULL;
}

DiagPlace tree_place(const TreeNode *scalar, size_t offset) {
    DiagPlace place = scalar->place;
    if (scalar->one_line) {
        place.column += scalar->text_shift + (unsigned)offset;
    }
    return place;
}

const char *tree_kind_name(TreeKind kind) {
    switch (kind) {
    case TREE_LIST:
        return "a list";
    case TREE_MAP:
        return "a mapping";
    case TREE_SCALAR:
        break;
    }
    return "a text";
}
