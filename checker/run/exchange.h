/* exchange.h - what the components of a project tell each other (private).
 *
 * Drivers tell, programs ask. Which belong together goes by solutions and folders: a tree may have
 * many samples in it that have nothing to do with each other.
 */
#ifndef FLTCHECK_RUN_EXCHANGE_H
#define FLTCHECK_RUN_EXCHANGE_H

#include "engine/engine.h"
#include "project/project.h"

typedef struct Exchange Exchange;

Exchange *exchange_open(Arena *arena, const Project *project);

/* A component, by its number in the project, is not read, or runs on that side. */
void exchange_skip(Exchange *exchange, size_t number);
void exchange_note(Exchange *exchange, size_t number, RuleSide side);

/* True if nobody of the same project is there to tell it anything, or to listen. */
bool exchange_is_alone(const Exchange *exchange, size_t number);

/* True if a component may be a program of the same project as that driver: then somebody may want
 * to know what it does. */
bool exchange_has_listener(const Exchange *exchange, size_t number);

/* Keeps a copy of what is known of a driver. */
void exchange_keep(Exchange *exchange, size_t number, const EngineFacts *facts);

/* Of all that the rules have drivers tell nothing can be relied on, for that reason. */
void exchange_doubt(Exchange *exchange, size_t number, const RuleSet *rules, const char *reason);

/* What the drivers of its project have told a program, in `arena`; all are known by now. */
EngineFacts exchange_told(const Exchange *exchange, Arena *arena, size_t number);

#endif
