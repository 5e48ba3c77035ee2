/* progress.h - one line on a terminal that tells what a long run is doing. */
#ifndef FLTCHECK_CLI_PROGRESS_H
#define FLTCHECK_CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct Progress {
    bool enabled; /* standard error is a terminal and nobody asked for quiet */
    bool shown;   /* a line is on the screen */
    double start;
} Progress;

Progress progress_start(bool quiet);

/* A RunProgress with a Progress as context: silent for the first half second; takes
 * the line off the screen when `item` is NULL. */
void progress_report(void *context, const char *phase, size_t done, size_t total, const char *item);

/* Takes the line off the screen. */
void progress_end(Progress *progress);

#endif
