/* progress.h - what a long run is doing: one line on a terminal that changes, or plain lines. */
#ifndef FLTCHECK_CLI_PROGRESS_H
#define FLTCHECK_CLI_PROGRESS_H

#include "cli/options.h"

#include <stdbool.h>
#include <stddef.h>

typedef struct Progress {
    bool enabled;   /* plain, or standard error is a terminal; and nobody asked for quiet */
    bool is_plain;  /* lines that stay, for logs */
    bool shown;     /* a line is on the screen that has to go */
    char last[200]; /* plain: the last line */
    double start;
} Progress;

Progress progress_start(const Options *options);

/* A RunProgress with a Progress as context: on a terminal silent for the first half second; takes
 * the line off the screen when `item` is NULL. */
void progress_report(void *context, const char *phase, size_t done, size_t total, const char *item);

/* Takes the line off the screen. */
void progress_end(Progress *progress);

#endif
