/* guess.h - whether anything that a store knows has changed.
 *
 * A look at the disk that takes next to no time, for what is worth beginning before anything is
 * known for certain: no result depends on it.
 */
#ifndef FLTCHECK_RUN_GUESS_H
#define FLTCHECK_RUN_GUESS_H

#include "store/store.h"

/* True if it knows nothing, too. */
bool guess_changes(Store *store);

#endif
