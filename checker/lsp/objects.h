/* objects.h - objects that are seen at a line (private). */
#ifndef FLTCHECK_LSP_OBJECTS_H
#define FLTCHECK_LSP_OBJECTS_H

#include "lsp/analyst.h"

/* The word around the spot; its bounds are offsets. */
const char *objects_word(Arena *arena, const Spot *spot, size_t *begin, size_t *end);

/* Whether a variable is written with that word: "gData.ServerPort" with "ServerPort". */
bool objects_is_named(const char *object, const char *word);

typedef void ObjectVisit(void *context, const ComponentResult *component, const Sighting *sighting);

/* All sightings in the results. */
void objects_each(const Workspace *workspace, ObjectVisit *visit, void *context);

/* The sighting of an object, by its birth, at the line of the spot or the nearest before it in the
 * same function; NULL: it is not seen there. */
const Sighting *objects_near(const Spot *spot, const Sighting *of);

/* "open, closed" */
const char *objects_states(Arena *arena, const Workspace *workspace, const Sighting *sighting,
                           RuleStates states);

#endif
