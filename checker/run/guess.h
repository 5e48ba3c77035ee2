/* guess.h - how much of what a store knows seems to be still so.
 *
 * A look at the disk that takes next to no time, for what is worth beginning before anything is
 * known for certain: no result depends on it.
 */
#ifndef FLTCHECK_RUN_GUESS_H
#define FLTCHECK_RUN_GUESS_H

#include "store/store.h"

typedef enum Guess {
    GUESS_EMPTY, /* it knows nothing */
    GUESS_STALE, /* some file is not as it was */
    GUESS_FRESH
} Guess;

Guess guess_changes(Store *store);

#endif
