/* progress.c - one line on a terminal that tells what a long run is doing. */
#include "cli/progress.h"

#include "base/platform.h"

#include <stdio.h>

static const double patience = 0.5; /* seconds before the first line */

Progress progress_start(bool quiet) {
    return (Progress){.enabled = !quiet && platform_is_terminal(stderr),
                      .start = platform_seconds()};
}

void progress_end(Progress *progress) {
    if (progress->shown) {
        fputs("\r\033[K", stderr);
        fflush(stderr);
        progress->shown = false;
    }
}

void progress_report(void *context, const char *phase, size_t done, size_t total,
                     const char *item) {
    Progress *progress = context;
    if (item == NULL) {
        progress_end(progress);
        return;
    }
    if (!progress->enabled || platform_seconds() - progress->start < patience) {
        return;
    }
    /* Back to the first column, text without wrapping, rest of the line erased. */
    fprintf(stderr, "\r\033[K[%lu/%lu] %s %.60s", (unsigned long)done, (unsigned long)total, phase,
            item);
    fflush(stderr);
    progress->shown = true;
}
