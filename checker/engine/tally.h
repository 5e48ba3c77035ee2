/* tally.h - where an exploration has its states, and what tells them apart there.
 *
 * For whoever wants to know why a program costs what it costs: the functions and the points with
 * the most nodes, and of each of them the parts of the state without which there would be fewer.
 */
#ifndef FLTCHECK_ENGINE_TALLY_H
#define FLTCHECK_ENGINE_TALLY_H

#include "engine/explore.h"

/* Appends what is to be said about an exploration; `about` is its headline. */
void tally_print(Text *out, const Exploration *exploration, const char *about);

#endif
