/* xmltree.c - XML files as plain trees in an arena, through libxml2. */
#include "project/xmltree.h"

#include "base/platform.h"
#include "base/text.h"
#include "base/vec.h"

#include <libxml/parser.h>
#include <string.h>

enum { LARGEST_FILE = 64 << 20 };

/* ---- from libxml2's tree to ours --------------------------------------------------- */

static const char *copy(Arena *arena, const xmlChar *text) {
    return text == NULL ? "" : arena_strdup(arena, (const char *)text);
}

static void copy_attributes(Arena *arena, const xmlNode *node, XmlElement *element) {
    VEC(XmlAttribute) attributes = {0};
    for (const xmlAttr *attr = node->properties; attr != NULL; attr = attr->next) {
        Text value = text_new(arena);
        for (const xmlNode *part = attr->children; part != NULL; part = part->next) {
            if (part->type == XML_TEXT_NODE) {
                text_append(&value, (const char *)part->content);
            }
        }
        vec_push(arena, &attributes, (XmlAttribute){copy(arena, attr->name), text_str(&value)});
    }
    element->attributes = attributes.items;
    element->attribute_count = attributes.count;
}

/* libxml2 refuses more than 256 levels, so this ends. */
static const XmlElement *copy_element(Arena *arena, const xmlNode *node) {
    XmlElement *element = ARENA_NEW(arena, XmlElement);
    element->name = copy(arena, node->name);
    element->line = node->line;
    copy_attributes(arena, node, element);
    VEC(const XmlElement *) children = {0};
    Text text = text_new(arena);
    for (const xmlNode *child = node->children; child != NULL; child = child->next) {
        if (child->type == XML_ELEMENT_NODE) {
            vec_push(arena, &children, copy_element(arena, child));
        } else if (child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) {
            text_append(&text, (const char *)child->content);
        }
    }
    element->children = children.items;
    element->child_count = children.count;
    element->text = text_str(&text);
    return element;
}

/* ---- parsing ------------------------------------------------------------------------ */

/* Called at a document type: its entities are what makes small files huge, and no
 * project has one. */
static void stop_at_doctype(void *context, const xmlChar *name, const xmlChar *external,
                            const xmlChar *system) {
    (void)name;
    (void)external;
    (void)system;
    xmlParserCtxt *parser = context;
    *(bool *)parser->_private = true;
    xmlStopParser(parser);
}

static void report_error(Arena *arena, Diag *diag, const char *path, xmlParserCtxt *parser) {
    const xmlError *error = xmlCtxtGetLastError(parser);
    if (error == NULL || error->message == NULL) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "not a XML file");
        return;
    }
    DiagPlace place = {path, error->line > 0 ? (unsigned)error->line : 0,
                       error->line > 0 && error->int2 > 0 ? (unsigned)error->int2 : 0};
    diag_report(diag, DIAG_ERROR, place, "wrong XML: %s", text_trim(arena, error->message));
}

static const XmlElement *parse(Arena *arena, const char *path, const char *bytes, size_t length,
                               Diag *diag) {
    xmlParserCtxt *parser = xmlNewParserCtxt();
    if (parser == NULL) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0}, "out of memory");
        return NULL;
    }
    bool has_doctype = false;
    parser->_private = &has_doctype;
    parser->sax->internalSubset = stop_at_doctype;
    xmlDoc *document = xmlCtxtReadMemory(parser, bytes, (int)length, NULL, NULL,
                                         XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                             XML_PARSE_NOCDATA);
    const XmlElement *root = NULL;
    if (has_doctype) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){path, 0, 0},
                    "has a document type (<!DOCTYPE>), which projects do not have: not read");
    } else if (document == NULL || xmlDocGetRootElement(document) == NULL) {
        report_error(arena, diag, path, parser);
    } else {
        root = copy_element(arena, xmlDocGetRootElement(document));
    }
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    return root;
}

const XmlElement *xmltree_read(Arena *arena, const char *path, const char *shown, Diag *diag) {
    size_t length = 0;
    const char *error = NULL;
    const char *bytes = platform_read_file(arena, path, &length, &error);
    if (bytes == NULL || length > LARGEST_FILE) {
        diag_report(diag, DIAG_ERROR, (DiagPlace){shown, 0, 0}, "%s",
                    bytes == NULL ? error : "larger than a project can be");
        return NULL;
    }
    return parse(arena, shown, bytes, length, diag);
}

/* ---- looking at it ------------------------------------------------------------------- */

const char *xmltree_attribute(const XmlElement *element, const char *name) {
    for (size_t i = 0; i < element->attribute_count; i++) {
        if (text_same_nocase(element->attributes[i].name, name)) {
            return element->attributes[i].value;
        }
    }
    return NULL;
}

bool xmltree_is(const XmlElement *element, const char *name) {
    return text_same_nocase(element->name, name);
}
