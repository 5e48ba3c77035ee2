/* xmltree.h - XML files as plain trees in an arena. */
#ifndef FLTCHECK_PROJECT_XMLTREE_H
#define FLTCHECK_PROJECT_XMLTREE_H

#include "base/diag.h"

#include <stddef.h>

typedef struct XmlAttribute {
    const char *name;
    const char *value;
} XmlAttribute;

typedef struct XmlElement XmlElement;
struct XmlElement {
    const char *name; /* without a namespace */
    unsigned line;
    const XmlAttribute *attributes;
    size_t attribute_count;
    const XmlElement *const *children; /* elements only */
    size_t child_count;
    const char *text; /* of the element itself, "" if none */
};

/* The root of a file. Nothing is fetched, no entity is expanded; a file with a
 * document type, where entities are declared, is refused. NULL after a message with
 * the place, in which the file is called `shown`. */
const XmlElement *xmltree_read(Arena *arena, const char *path, const char *shown, Diag *diag);

/* Names are compared without regard to case, as MSBuild does. The value of an
 * attribute, or NULL; true if the element has that name. */
const char *xmltree_attribute(const XmlElement *element, const char *name);
bool xmltree_is(const XmlElement *element, const char *name);

#endif
